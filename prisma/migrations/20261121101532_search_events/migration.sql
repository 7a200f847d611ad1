ALTER TABLE "blueprint_instance" ADD COLUMN "managed_models" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Texts are cut to what an index can hold: some of them are what strangers typed.
ALTER TABLE "event"
  ADD COLUMN "search_text" TEXT NOT NULL GENERATED ALWAYS AS (
    "action" || ' ' || "app" || ' ' || coalesce("client_ip", '') || ' ' || left("user"::text, 2000) || ' ' || left("context"::text, 10000)
  ) STORED,
  ADD COLUMN "username" TEXT GENERATED ALWAYS AS (left("user" ->> 'username', 255)) STORED,
  ADD COLUMN "brand_name" TEXT GENERATED ALWAYS AS (left("brand" ->> 'name', 255)) STORED,
  ADD COLUMN "model_app" TEXT GENERATED ALWAYS AS (left("context" #>> '{model,app}', 255)) STORED,
  ADD COLUMN "model_name" TEXT GENERATED ALWAYS AS (left("context" #>> '{model,model_name}', 255)) STORED,
  ADD COLUMN "model_pk" TEXT GENERATED ALWAYS AS (left("context" #>> '{model,pk}', 255)) STORED,
  ADD COLUMN "application_pk" TEXT GENERATED ALWAYS AS (left("context" #>> '{authorized_application,pk}', 255)) STORED,
  ADD COLUMN "device_pk" TEXT GENERATED ALWAYS AS (left("context" #>> '{device,pk}', 255)) STORED;

CREATE INDEX "event_username_created_idx" ON "event"("username", "created");
CREATE INDEX "event_client_ip_created_idx" ON "event"("client_ip", "created");
CREATE INDEX "event_brand_name_created_idx" ON "event"("brand_name", "created");
CREATE INDEX "event_model_pk_created_idx" ON "event"("model_pk", "created");
-- Few events have these.
CREATE INDEX "event_model_name_partial" ON "event"("model_name", "created") WHERE "model_name" IS NOT NULL;
CREATE INDEX "event_model_app_partial" ON "event"("model_app", "created") WHERE "model_app" IS NOT NULL;
CREATE INDEX "event_application_pk_partial" ON "event"("application_pk", "created") WHERE "application_pk" IS NOT NULL;
CREATE INDEX "event_device_pk_partial" ON "event"("device_pk", "created") WHERE "device_pk" IS NOT NULL;

-- Words anywhere in a text are found by their trigrams. A server may lack the extension, or not let us have it: searches read whole
-- tables then.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not available: %', SQLERRM;
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)) THEN
    EXECUTE 'CREATE INDEX "event_search_text_idx" ON "event" USING GIN ("search_text" gin_trgm_ops)';
  END IF;
END $$;
