-- CreateTable
CREATE TABLE "invitation" (
    "invite_uuid" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "fixed_data" JSONB NOT NULL DEFAULT '{}',
    "single_use" BOOLEAN NOT NULL DEFAULT false,
    "flow_id" UUID,
    "created_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("invite_uuid")
);

-- CreateTable
CREATE TABLE "user_consent" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "application" VARCHAR(255) NOT NULL,
    "application_name" TEXT NOT NULL,
    "permissions" TEXT NOT NULL DEFAULT '',
    "labels" JSONB NOT NULL DEFAULT '{}',
    "expires" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_consent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invitation_expires_idx" ON "invitation"("expires");

-- CreateIndex
CREATE INDEX "invitation_flow_id_idx" ON "invitation"("flow_id");

-- CreateIndex
CREATE INDEX "invitation_created_by_id_idx" ON "invitation"("created_by_id");

-- CreateIndex
CREATE INDEX "user_consent_expires_idx" ON "user_consent"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "user_consent_user_id_application_key" ON "user_consent"("user_id", "application");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_consent" ADD CONSTRAINT "user_consent_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
