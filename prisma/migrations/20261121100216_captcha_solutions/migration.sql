-- CreateTable
CREATE TABLE "captcha_solution" (
    "signature" CHAR(64) NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "captcha_solution_pkey" PRIMARY KEY ("signature")
);

-- CreateIndex
CREATE INDEX "captcha_solution_expires_idx" ON "captcha_solution"("expires");
