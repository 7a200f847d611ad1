-- CreateTable
CREATE TABLE "brand_draft" (
    "session_id" UUID NOT NULL,
    "brand" VARCHAR(36) NOT NULL,
    "draft" JSONB NOT NULL,

    CONSTRAINT "brand_draft_pkey" PRIMARY KEY ("session_id","brand")
);

-- AddForeignKey
ALTER TABLE "brand_draft" ADD CONSTRAINT "brand_draft_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
