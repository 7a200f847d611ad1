-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(64) NOT NULL,
    "points" INTEGER NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "rate_limit_expires_idx" ON "rate_limit"("expires");
