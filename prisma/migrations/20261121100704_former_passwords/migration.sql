-- CreateTable
CREATE TABLE "former_password" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "password" TEXT NOT NULL,
    "replaced" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "former_password_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "former_password_user_id_replaced_idx" ON "former_password"("user_id", "replaced");

-- AddForeignKey
ALTER TABLE "former_password" ADD CONSTRAINT "former_password_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
