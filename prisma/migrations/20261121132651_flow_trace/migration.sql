-- CreateTable
CREATE TABLE "flow_trace" (
    "id" VARCHAR(64) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "flow_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "person" TEXT NOT NULL DEFAULT '',
    "client_ip" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_trace_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "flow_trace_created_at_idx" ON "flow_trace"("created_at");

-- CreateIndex
CREATE INDEX "flow_trace_flow_id_created_at_idx" ON "flow_trace"("flow_id", "created_at");

-- CreateIndex
CREATE INDEX "flow_trace_expires_idx" ON "flow_trace"("expires");

-- AddForeignKey
ALTER TABLE "flow_trace" ADD CONSTRAINT "flow_trace_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;
