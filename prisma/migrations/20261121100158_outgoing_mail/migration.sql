-- CreateTable
CREATE TABLE "outgoing_mail" (
    "id" UUID NOT NULL,
    "stage_id" UUID,
    "sealed" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due" TIMESTAMPTZ(3) NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "lease" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "last_error" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outgoing_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_quota" (
    "key" CHAR(64) NOT NULL,
    "sent" TIMESTAMPTZ(3)[],
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_quota_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "outgoing_mail_due_idx" ON "outgoing_mail"("due");

-- CreateIndex
CREATE INDEX "outgoing_mail_stage_id_idx" ON "outgoing_mail"("stage_id");

-- CreateIndex
CREATE INDEX "mail_quota_expires_idx" ON "mail_quota"("expires");

-- AddForeignKey
ALTER TABLE "outgoing_mail" ADD CONSTRAINT "outgoing_mail_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("stage_uuid") ON DELETE CASCADE ON UPDATE CASCADE;
