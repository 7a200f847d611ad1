-- DropIndex
DROP INDEX "user_path_idx";

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "impersonated_id" INTEGER;

-- A word that is looked for has no white space in it, so it is in this text exactly when it is in one of the columns.
ALTER TABLE "user" ADD COLUMN "search_text" TEXT NOT NULL GENERATED ALWAYS AS ("username" || chr(10) || "name" || chr(10) || "email") STORED;

-- CreateIndex
CREATE INDEX "session_impersonated_id_idx" ON "session"("impersonated_id");

-- CreateIndex
CREATE INDEX "user_name_id_idx" ON "user"("name", "id");

-- CreateIndex
CREATE INDEX "user_email_id_idx" ON "user"("email", "id");

-- CreateIndex
CREATE INDEX "user_is_active_id_idx" ON "user"("is_active", "id");

-- CreateIndex
CREATE INDEX "user_type_id_idx" ON "user"("type", "id");

-- CreateIndex
CREATE INDEX "user_path_id_idx" ON "user"("path", "id");

-- CreateIndex
CREATE INDEX "user_last_login_id_idx" ON "user"("last_login", "id");

-- CreateIndex
CREATE INDEX "user_date_joined_id_idx" ON "user"("date_joined", "id");

-- CreateIndex
CREATE INDEX "user_last_updated_id_idx" ON "user"("last_updated", "id");

-- CreateIndex
CREATE INDEX "user_attributes_idx" ON "user" USING GIN ("attributes" jsonb_path_ops);

-- Where the server does not let us have trigrams (see search_events), searches read the whole table.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)) THEN
    EXECUTE 'CREATE INDEX "user_search_text_idx" ON "user" USING GIN ("search_text" gin_trgm_ops)';
    -- For what is below a path, whatever the database's collation.
    EXECUTE 'CREATE INDEX "user_path_trigrams_idx" ON "user" USING GIN ("path" gin_trgm_ops)';
  END IF;
END $$;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_impersonated_id_fkey" FOREIGN KEY ("impersonated_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
