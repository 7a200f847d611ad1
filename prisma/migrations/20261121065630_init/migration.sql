-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "PolicyEngineMode" AS ENUM ('all', 'any');

-- CreateTable
CREATE TABLE "policy_bindable" (
    "pbm_uuid" UUID NOT NULL,
    "policy_engine_mode" "PolicyEngineMode" NOT NULL DEFAULT 'any',

    CONSTRAINT "policy_bindable_pkey" PRIMARY KEY ("pbm_uuid")
);

-- CreateTable
CREATE TABLE "flow" (
    "flow_uuid" UUID NOT NULL,
    "bindable_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "designation" VARCHAR(100) NOT NULL,
    "layout" TEXT NOT NULL DEFAULT 'stacked',
    "background" TEXT NOT NULL DEFAULT '',
    "compatibility_mode" BOOLEAN NOT NULL DEFAULT false,
    "denied_action" TEXT NOT NULL DEFAULT 'message_continue',
    "authentication" TEXT NOT NULL DEFAULT 'none',

    CONSTRAINT "flow_pkey" PRIMARY KEY ("flow_uuid")
);

-- CreateTable
CREATE TABLE "stage" (
    "stage_uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" VARCHAR(64) NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "stage_pkey" PRIMARY KEY ("stage_uuid")
);

-- CreateTable
CREATE TABLE "stage_reference" (
    "id" BIGSERIAL NOT NULL,
    "stage_id" UUID NOT NULL,
    "field" VARCHAR(64) NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "flow_id" UUID,
    "ref_stage_id" UUID,
    "prompt_id" UUID,
    "policy_id" UUID,
    "group_id" UUID,

    CONSTRAINT "stage_reference_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_stage_binding" (
    "fsb_uuid" UUID NOT NULL,
    "bindable_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "stage_id" UUID NOT NULL,
    "order" INTEGER NOT NULL,
    "evaluate_on_plan" BOOLEAN NOT NULL DEFAULT false,
    "re_evaluate_policies" BOOLEAN NOT NULL DEFAULT true,
    "invalid_response_action" TEXT NOT NULL DEFAULT 'retry',

    CONSTRAINT "flow_stage_binding_pkey" PRIMARY KEY ("fsb_uuid")
);

-- CreateTable
CREATE TABLE "prompt" (
    "prompt_uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "field_key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" VARCHAR(64) NOT NULL,
    "required" BOOLEAN NOT NULL DEFAULT true,
    "placeholder" TEXT NOT NULL DEFAULT '',
    "initial_value" TEXT NOT NULL DEFAULT '',
    "order" INTEGER NOT NULL DEFAULT 0,
    "sub_text" TEXT NOT NULL DEFAULT '',
    "placeholder_expression" BOOLEAN NOT NULL DEFAULT false,
    "initial_value_expression" BOOLEAN NOT NULL DEFAULT false,
    "expression_language" VARCHAR(16) NOT NULL DEFAULT 'python',

    CONSTRAINT "prompt_pkey" PRIMARY KEY ("prompt_uuid")
);

-- CreateTable
CREATE TABLE "flow_snapshot" (
    "hash" CHAR(64) NOT NULL,
    "flow_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_snapshot_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "flow_execution" (
    "id" UUID NOT NULL,
    "browser_hash" CHAR(64) NOT NULL,
    "flow_id" UUID NOT NULL,
    "snapshot_hash" CHAR(64) NOT NULL,
    "pending_user_id" INTEGER,
    "plan" BYTEA NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "finished" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_token" (
    "token_uuid" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "plan" BYTEA NOT NULL,
    "revoke_on_execution" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "flow_token_pkey" PRIMARY KEY ("token_uuid")
);

-- CreateTable
CREATE TABLE "user" (
    "id" SERIAL NOT NULL,
    "uuid" UUID NOT NULL,
    "username" VARCHAR(150) NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email" VARCHAR(254) NOT NULL DEFAULT '',
    "password" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "path" TEXT NOT NULL DEFAULT 'users',
    "type" VARCHAR(32) NOT NULL DEFAULT 'internal',
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "last_login" TIMESTAMPTZ(3),
    "date_joined" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "password_change_date" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group" (
    "group_uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_superuser" BOOLEAN NOT NULL DEFAULT false,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "group_pkey" PRIMARY KEY ("group_uuid")
);

-- CreateTable
CREATE TABLE "group_membership" (
    "user_id" INTEGER NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "group_membership_pkey" PRIMARY KEY ("user_id","group_id")
);

-- CreateTable
CREATE TABLE "group_parent" (
    "child_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,

    CONSTRAINT "group_parent_pkey" PRIMARY KEY ("child_id","parent_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "user_id" INTEGER NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" BIGINT,
    "network_binding" VARCHAR(32) NOT NULL DEFAULT 'no_binding',
    "geoip_binding" VARCHAR(32) NOT NULL DEFAULT 'no_binding',
    "last_ip" VARCHAR(45) NOT NULL,
    "last_user_agent" TEXT NOT NULL DEFAULT '',
    "last_used" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "token_uuid" UUID NOT NULL,
    "identifier" VARCHAR(255) NOT NULL,
    "key_hash" CHAR(64) NOT NULL,
    "key_sealed" BYTEA,
    "intent" VARCHAR(32) NOT NULL DEFAULT 'verification',
    "user_id" INTEGER NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "managed" TEXT,
    "expires" TIMESTAMPTZ(3),
    "expiring" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "token_pkey" PRIMARY KEY ("token_uuid")
);

-- CreateTable
CREATE TABLE "brand" (
    "brand_uuid" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "default" BOOLEAN NOT NULL DEFAULT false,
    "branding_title" TEXT NOT NULL DEFAULT 'Vestibule',
    "branding_logo" TEXT NOT NULL DEFAULT '/static/brand/logo.svg',
    "branding_favicon" TEXT NOT NULL DEFAULT '/static/brand/icon.svg',
    "branding_custom_css" TEXT NOT NULL DEFAULT '',
    "branding_default_flow_background" TEXT NOT NULL DEFAULT '/static/brand/background.svg',
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "flow_authentication_id" UUID,
    "flow_invalidation_id" UUID,
    "flow_recovery_id" UUID,
    "flow_unenrollment_id" UUID,
    "flow_user_settings_id" UUID,
    "flow_device_code_id" UUID,
    "flow_lockdown_id" UUID,
    "flow_user_switch_id" UUID,
    "flow_request_id" UUID,

    CONSTRAINT "brand_pkey" PRIMARY KEY ("brand_uuid")
);

-- CreateTable
CREATE TABLE "config_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "config_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "installation_id" UUID NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "setup_done" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "policy_uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" VARCHAR(64) NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "execution_logging" BOOLEAN NOT NULL DEFAULT false,
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("policy_uuid")
);

-- CreateTable
CREATE TABLE "policy_binding" (
    "policy_binding_uuid" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "policy_id" UUID,
    "group_id" UUID,
    "user_id" INTEGER,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "negate" BOOLEAN NOT NULL DEFAULT false,
    "order" INTEGER NOT NULL,
    "timeout" INTEGER NOT NULL DEFAULT 30,
    "failure_result" BOOLEAN NOT NULL DEFAULT false,
    "expires" TIMESTAMPTZ(3),
    "expiring" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "policy_binding_pkey" PRIMARY KEY ("policy_binding_uuid")
);

-- CreateTable
CREATE TABLE "reputation" (
    "reputation_uuid" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "ip" VARCHAR(45) NOT NULL,
    "ip_geo_data" JSONB NOT NULL DEFAULT '{}',
    "ip_asn_data" JSONB NOT NULL DEFAULT '{}',
    "score" INTEGER NOT NULL DEFAULT 0,
    "updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reputation_pkey" PRIMARY KEY ("reputation_uuid")
);

-- CreateTable
CREATE TABLE "event" (
    "event_uuid" UUID NOT NULL,
    "action" VARCHAR(128) NOT NULL,
    "app" TEXT NOT NULL,
    "user" JSONB NOT NULL,
    "user_id" INTEGER,
    "context" JSONB NOT NULL DEFAULT '{}',
    "brand" JSONB NOT NULL DEFAULT '{}',
    "client_ip" VARCHAR(45),
    "created" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("event_uuid")
);

-- CreateTable
CREATE TABLE "blueprint_instance" (
    "instance_uuid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '',
    "content" TEXT NOT NULL DEFAULT '',
    "context" JSONB NOT NULL DEFAULT '{}',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "status" VARCHAR(16) NOT NULL DEFAULT 'unknown',
    "last_applied" TIMESTAMPTZ(3),
    "last_applied_hash" VARCHAR(128) NOT NULL DEFAULT '',

    CONSTRAINT "blueprint_instance_pkey" PRIMARY KEY ("instance_uuid")
);

-- CreateIndex
CREATE UNIQUE INDEX "flow_bindable_id_key" ON "flow"("bindable_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_slug_key" ON "flow"("slug");

-- CreateIndex
CREATE INDEX "flow_designation_slug_idx" ON "flow"("designation", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "stage_name_key" ON "stage"("name");

-- CreateIndex
CREATE INDEX "stage_type_name_idx" ON "stage"("type", "name");

-- CreateIndex
CREATE INDEX "stage_reference_flow_id_idx" ON "stage_reference"("flow_id");

-- CreateIndex
CREATE INDEX "stage_reference_ref_stage_id_idx" ON "stage_reference"("ref_stage_id");

-- CreateIndex
CREATE INDEX "stage_reference_prompt_id_idx" ON "stage_reference"("prompt_id");

-- CreateIndex
CREATE INDEX "stage_reference_policy_id_idx" ON "stage_reference"("policy_id");

-- CreateIndex
CREATE INDEX "stage_reference_group_id_idx" ON "stage_reference"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "stage_reference_stage_id_field_position_key" ON "stage_reference"("stage_id", "field", "position");

-- CreateIndex
CREATE UNIQUE INDEX "flow_stage_binding_bindable_id_key" ON "flow_stage_binding"("bindable_id");

-- CreateIndex
CREATE INDEX "flow_stage_binding_stage_id_idx" ON "flow_stage_binding"("stage_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_stage_binding_target_id_stage_id_order_key" ON "flow_stage_binding"("target_id", "stage_id", "order");

-- CreateIndex
CREATE UNIQUE INDEX "prompt_name_key" ON "prompt"("name");

-- CreateIndex
CREATE INDEX "flow_snapshot_flow_id_created_at_idx" ON "flow_snapshot"("flow_id", "created_at");

-- CreateIndex
CREATE INDEX "flow_execution_browser_hash_updated_at_idx" ON "flow_execution"("browser_hash", "updated_at");

-- CreateIndex
CREATE INDEX "flow_execution_flow_id_idx" ON "flow_execution"("flow_id");

-- CreateIndex
CREATE INDEX "flow_execution_snapshot_hash_idx" ON "flow_execution"("snapshot_hash");

-- CreateIndex
CREATE INDEX "flow_execution_pending_user_id_idx" ON "flow_execution"("pending_user_id");

-- CreateIndex
CREATE INDEX "flow_execution_expires_idx" ON "flow_execution"("expires");

-- CreateIndex
CREATE INDEX "flow_token_flow_id_idx" ON "flow_token"("flow_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_uuid_key" ON "user"("uuid");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key" ON "user"("username");

-- CreateIndex
CREATE INDEX "user_path_idx" ON "user"("path");

-- CreateIndex
CREATE UNIQUE INDEX "group_name_key" ON "group"("name");

-- CreateIndex
CREATE INDEX "group_membership_group_id_idx" ON "group_membership"("group_id");

-- CreateIndex
CREATE INDEX "group_parent_parent_id_idx" ON "group_parent"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_idx" ON "session"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "token_identifier_key" ON "token"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "token_key_hash_key" ON "token"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "token_managed_key" ON "token"("managed");

-- CreateIndex
CREATE INDEX "token_user_id_intent_idx" ON "token"("user_id", "intent");

-- CreateIndex
CREATE INDEX "token_expires_idx" ON "token"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "brand_domain_key" ON "brand"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "policy_name_key" ON "policy"("name");

-- CreateIndex
CREATE INDEX "policy_type_name_idx" ON "policy"("type", "name");

-- CreateIndex
CREATE INDEX "policy_binding_target_id_order_idx" ON "policy_binding"("target_id", "order");

-- CreateIndex
CREATE INDEX "policy_binding_group_id_idx" ON "policy_binding"("group_id");

-- CreateIndex
CREATE INDEX "policy_binding_user_id_idx" ON "policy_binding"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_binding_policy_id_target_id_order_key" ON "policy_binding"("policy_id", "target_id", "order");

-- CreateIndex
CREATE INDEX "reputation_ip_idx" ON "reputation"("ip");

-- CreateIndex
CREATE INDEX "reputation_expires_idx" ON "reputation"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "reputation_identifier_ip_key" ON "reputation"("identifier", "ip");

-- CreateIndex
CREATE INDEX "event_created_idx" ON "event"("created");

-- CreateIndex
CREATE INDEX "event_action_created_idx" ON "event"("action", "created");

-- CreateIndex
CREATE INDEX "event_user_id_created_idx" ON "event"("user_id", "created");

-- CreateIndex
CREATE INDEX "event_expires_idx" ON "event"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "blueprint_instance_name_key" ON "blueprint_instance"("name");

-- CreateIndex
CREATE INDEX "blueprint_instance_path_idx" ON "blueprint_instance"("path");

-- AddForeignKey
ALTER TABLE "flow" ADD CONSTRAINT "flow_bindable_id_fkey" FOREIGN KEY ("bindable_id") REFERENCES "policy_bindable"("pbm_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("stage_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_ref_stage_id_fkey" FOREIGN KEY ("ref_stage_id") REFERENCES "stage"("stage_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompt"("prompt_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("policy_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reference" ADD CONSTRAINT "stage_reference_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("group_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_stage_binding" ADD CONSTRAINT "flow_stage_binding_bindable_id_fkey" FOREIGN KEY ("bindable_id") REFERENCES "policy_bindable"("pbm_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_stage_binding" ADD CONSTRAINT "flow_stage_binding_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_stage_binding" ADD CONSTRAINT "flow_stage_binding_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("stage_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_execution" ADD CONSTRAINT "flow_execution_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_execution" ADD CONSTRAINT "flow_execution_snapshot_hash_fkey" FOREIGN KEY ("snapshot_hash") REFERENCES "flow_snapshot"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_execution" ADD CONSTRAINT "flow_execution_pending_user_id_fkey" FOREIGN KEY ("pending_user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_token" ADD CONSTRAINT "flow_token_token_uuid_fkey" FOREIGN KEY ("token_uuid") REFERENCES "token"("token_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_token" ADD CONSTRAINT "flow_token_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_membership" ADD CONSTRAINT "group_membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_membership" ADD CONSTRAINT "group_membership_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("group_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_parent" ADD CONSTRAINT "group_parent_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "group"("group_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_parent" ADD CONSTRAINT "group_parent_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "group"("group_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_authentication_id_fkey" FOREIGN KEY ("flow_authentication_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_invalidation_id_fkey" FOREIGN KEY ("flow_invalidation_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_recovery_id_fkey" FOREIGN KEY ("flow_recovery_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_unenrollment_id_fkey" FOREIGN KEY ("flow_unenrollment_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_user_settings_id_fkey" FOREIGN KEY ("flow_user_settings_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_device_code_id_fkey" FOREIGN KEY ("flow_device_code_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_lockdown_id_fkey" FOREIGN KEY ("flow_lockdown_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_user_switch_id_fkey" FOREIGN KEY ("flow_user_switch_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_flow_request_id_fkey" FOREIGN KEY ("flow_request_id") REFERENCES "flow"("flow_uuid") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_binding" ADD CONSTRAINT "policy_binding_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "policy_bindable"("pbm_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_binding" ADD CONSTRAINT "policy_binding_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("policy_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_binding" ADD CONSTRAINT "policy_binding_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("group_uuid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_binding" ADD CONSTRAINT "policy_binding_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
