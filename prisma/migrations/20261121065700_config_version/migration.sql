-- Counts every change to what decides how a flow runs, whoever makes it: instances compare the number with the one their
-- compiled definitions were made from.
INSERT INTO "config_version" ("id", "version") VALUES (1, 1);
INSERT INTO "system" ("id", "installation_id") VALUES (1, gen_random_uuid());

CREATE FUNCTION bump_config_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "config_version" SET "version" = "version" + 1 WHERE "id" = 1;
  RETURN NULL;
END $$;

DO $$
DECLARE watched text;
BEGIN
  FOREACH watched IN ARRAY ARRAY[
    'policy_bindable', 'flow', 'stage', 'stage_reference', 'flow_stage_binding', 'prompt', 'policy', 'policy_binding',
    'group', 'group_parent', 'brand', 'system'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER bump_config_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version()',
      watched
    );
  END LOOP;
END $$;

-- People are looked up by name and address without regard to case.
CREATE INDEX "user_username_lower" ON "user" (lower("username"));
CREATE INDEX "user_email_lower" ON "user" (lower("email"));
CREATE INDEX "user_upn_lower" ON "user" (lower("attributes" ->> 'upn')) WHERE "attributes" ? 'upn';
