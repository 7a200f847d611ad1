import process from "node:process";
import { admin } from "./admin.ts";
import { startControlledServer } from "./controlled-server.ts";

/** Starts the server that all tests share which need none of their own. @returns ends it */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startControlledServer({
    empty: true,
    env: {
      BOOTSTRAP_EMAIL: admin.email,
      BOOTSTRAP_PASSWORD: admin.password,
      BOOTSTRAP_TOKEN: admin.token,
    },
  });
  // Tests run in processes that are started later and inherit this.
  process.env.E2E_URL = server.url;
  process.env.E2E_CONTROL_SOCKET = server.socket;
  return () => server.stop();
}
