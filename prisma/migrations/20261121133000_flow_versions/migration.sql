-- CreateTable
CREATE TABLE "flow_version" (
    "flow_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "content" JSONB NOT NULL,
    "names" JSONB NOT NULL DEFAULT '{}',
    "cause" VARCHAR(16) NOT NULL,
    "source" TEXT NOT NULL DEFAULT '',
    "restored_from" INTEGER,
    "author_id" INTEGER,
    "author_name" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_version_pkey" PRIMARY KEY ("flow_id","number")
);

-- CreateTable
CREATE TABLE "content_mark" (
    "txid" BIGINT NOT NULL,
    "kind" VARCHAR(8) NOT NULL,
    "object_id" UUID NOT NULL,

    CONSTRAINT "content_mark_pkey" PRIMARY KEY ("txid","kind","object_id")
);

-- CreateIndex
CREATE INDEX "flow_version_author_id_idx" ON "flow_version"("author_id");

-- AddForeignKey
ALTER TABLE "flow_version" ADD CONSTRAINT "flow_version_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_version" ADD CONSTRAINT "flow_version_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Marks what a transaction changes of what flows consist of, whichever way the change comes; whoever ends the transaction makes versions
-- of it. Arguments: the kind of the object that is marked, and the column with its key.
CREATE FUNCTION mark_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "content_mark" ("txid", "kind", "object_id")
      VALUES (txid_current(), TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::uuid) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "content_mark" ("txid", "kind", "object_id")
      VALUES (txid_current(), TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::uuid) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER mark_content AFTER INSERT OR UPDATE ON "flow" FOR EACH ROW EXECUTE FUNCTION mark_content('flow', 'flow_uuid');
CREATE TRIGGER mark_content AFTER INSERT OR UPDATE OR DELETE ON "flow_stage_binding" FOR EACH ROW EXECUTE FUNCTION mark_content('flow', 'target_id');
CREATE TRIGGER mark_content AFTER UPDATE ON "stage" FOR EACH ROW EXECUTE FUNCTION mark_content('stage', 'stage_uuid');
CREATE TRIGGER mark_content AFTER INSERT OR UPDATE OR DELETE ON "stage_reference" FOR EACH ROW EXECUTE FUNCTION mark_content('stage', 'stage_id');
CREATE TRIGGER mark_content AFTER UPDATE ON "prompt" FOR EACH ROW EXECUTE FUNCTION mark_content('prompt', 'prompt_uuid');
CREATE TRIGGER mark_content AFTER UPDATE ON "policy" FOR EACH ROW EXECUTE FUNCTION mark_content('policy', 'policy_uuid');
CREATE TRIGGER mark_content AFTER UPDATE ON "policy_bindable" FOR EACH ROW EXECUTE FUNCTION mark_content('target', 'pbm_uuid');
-- Bindings that end by themselves belong to no version.
CREATE TRIGGER mark_content AFTER INSERT OR UPDATE ON "policy_binding" FOR EACH ROW WHEN (NOT NEW."expiring") EXECUTE FUNCTION mark_content('target', 'target_id');
CREATE TRIGGER mark_content_gone AFTER DELETE ON "policy_binding" FOR EACH ROW WHEN (NOT OLD."expiring") EXECUTE FUNCTION mark_content('target', 'target_id');
