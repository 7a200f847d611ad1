import type { ApiCall } from "#lib/api/endpoint.ts";
import type { TestApi } from "#lib/api/testing.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import type { AdminRequest } from "./admin-call.ts";

/** The call that a page of the admin section makes for an administrator. */
export async function createAdminCall(api: TestApi, request: AdminRequest = {}): Promise<ApiCall> {
  const { services, client } = api.engine;
  const { version } = await client.configVersion.findUniqueOrThrow({ where: { id: 1 } });
  const definitions = await services.definitions.at(client, version);
  const user = await findUserByKey(client, api.admin.id);
  if (!user) throw new Error("The administrator of the test is gone.");
  const { sessionId } = await api.login(api.admin.id);
  const { params = {}, query = new URLSearchParams(), body = {} } = request;
  const facts = completeFacts(api.engine.browser().facts(""), definitions, null);
  return {
    caller: { via: "session", user, superuser: true, sessionId },
    params,
    query,
    body,
    form: null,
    services,
    definitions,
    facts: { ...facts, session: { id: sessionId, user } },
    browserSecret: null,
  };
}
