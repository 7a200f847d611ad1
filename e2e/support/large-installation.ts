import type { Control } from "./control/control.ts";

/** How much there is in a large installation. */
export const large = { people: 10_000, flows: 200, events: 100_000 } as const;

/** Fills a server's database as years of use would. The rows are made by the database itself: through the API they would take hours. */
export async function fillInstallation(control: Control): Promise<void> {
  await control.query(`
    INSERT INTO "user" ("uuid", "username", "name", "email", "password", "attributes", "last_login", "date_joined")
    SELECT gen_random_uuid(), 'person' || n, 'Name ' || md5(n::text), 'person' || n || '@example.com', '!',
      jsonb_build_object('number', n), now() - n * interval '1 minute', now() - n * interval '1 hour'
    FROM generate_series(1, ${large.people}) n`);
  await control.query(`
    INSERT INTO "group" ("group_uuid", "name") SELECT gen_random_uuid(), 'group ' || n FROM generate_series(1, 200) n`);
  await control.query(`
    INSERT INTO "group_membership" ("user_id", "group_id")
    SELECT u."id", g."group_uuid" FROM "user" u JOIN "group" g ON g."name" IN ('group ' || u."id" % 200, 'group 1') ON CONFLICT DO NOTHING`);
  await control.query(`
    INSERT INTO "session" ("id", "token_hash", "user_id", "expires", "last_ip")
    SELECT gen_random_uuid(), md5("id"::text) || md5("id"::text), "id", now() + interval '1 day', '192.0.2.1' FROM "user" LIMIT 5000`);
  await fillFlows(control);
  await fillEvents(control);
  await control.query("ANALYZE");
}

/** Flows of five stages each; every stage is used by one flow, one of the policies by all. */
async function fillFlows(control: Control): Promise<void> {
  await control.query(`
    CREATE TEMP TABLE many_flows AS
    SELECT n, gen_random_uuid() AS flow, gen_random_uuid() AS bindable FROM generate_series(1, ${large.flows}) n`);
  await control.query(`
    CREATE TEMP TABLE many_steps AS
    SELECT n, flow, k, gen_random_uuid() AS stage, gen_random_uuid() AS bindable, gen_random_uuid() AS binding
    FROM many_flows, generate_series(1, 5) k`);
  await control.query(`
    INSERT INTO "policy_bindable" ("pbm_uuid") SELECT bindable FROM many_flows UNION ALL SELECT bindable FROM many_steps`);
  await control.query(`
    INSERT INTO "flow" ("flow_uuid", "bindable_id", "name", "slug", "title", "designation")
    SELECT flow, bindable, 'Flow ' || n, 'flow-' || n, 'Flow ' || n, 'enrollment' FROM many_flows`);
  await control.query(`
    INSERT INTO "stage" ("stage_uuid", "name", "type") SELECT stage, 'step ' || n || '-' || k, 'dummy' FROM many_steps`);
  await control.query(`
    INSERT INTO "flow_stage_binding" ("fsb_uuid", "bindable_id", "target_id", "stage_id", "order")
    SELECT binding, bindable, flow, stage, k * 10 FROM many_steps`);
  await control.query(`
    INSERT INTO "policy" ("policy_uuid", "name", "type", "config")
    SELECT gen_random_uuid(), 'policy ' || n, 'expression', '{"expression": "return True"}' FROM generate_series(1, 300) n`);
  await control.query(`
    INSERT INTO "policy_binding" ("policy_binding_uuid", "target_id", "policy_id", "order")
    SELECT gen_random_uuid(), bindable, (SELECT "policy_uuid" FROM "policy" WHERE "name" = 'policy 1'), 0 FROM many_steps`);
}

async function fillEvents(control: Control): Promise<void> {
  // Filling the index in one go takes a fraction of the time that it takes row by row.
  await control.query('DROP INDEX "event_search_text_idx"');
  await control.query(`
    INSERT INTO "event" ("event_uuid", "action", "app", "user", "user_id", "context", "brand", "client_ip", "created", "expires")
    SELECT gen_random_uuid(), (ARRAY['login', 'logout', 'login_failed', 'model_updated', 'password_set'])[n % 5 + 1], 'vestibule.flows',
      jsonb_build_object('username', 'person' || n % 500, 'pk', n % 500), NULL,
      jsonb_build_object('http_request', jsonb_build_object('path', '/', 'request_id', md5(n::text))), '{"name": "default"}',
      '192.0.2.' || n % 250, now() - n * interval '1 minute', TIMESTAMPTZ '2099-01-01'
    FROM generate_series(1, ${large.events}) n`);
  await control.query('CREATE INDEX "event_search_text_idx" ON "event" USING GIN ("search_text" gin_trgm_ops)');
}
