import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { AdminObjectPage, logInAsAdministrator } from "../pages/admin-object-page.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { admin as administrator } from "../support/admin.ts";
import { ApiAdministrator } from "../support/api-administrator.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";

// The login of a server of its own keeps people out.
withAndWithoutScripts((javaScript) => {
  let server: ControlledServer;
  test.beforeAll(async () => {
    const { email, password, token } = administrator;
    server = await startControlledServer({
      env: { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TOKEN: token },
    });
  });
  test.afterAll(() => server?.stop());

  test("joining a group that the login keeps out is refused until it is meant", async ({ browser }) => {
    const group = await keepOut(new ApiAdministrator(server.url, administrator.token));
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: javaScript });
    const page = await context.newPage();
    const { username } = await logInAsAdministrator(page, new FlowPage(page, javaScript), server.control);
    const admin = new AdminObjectPage(page, javaScript);
    await admin.open(`groups/${group}/`);
    const members = admin.part("Members");
    await members.getByLabel("Add a member").fill(username);
    if (!javaScript) await members.getByRole("button", { name: "Find" }).click();
    await members.getByRole("button", { name: `Add ${username}` }).click();
    await expect(members.getByRole("alert")).toContainText(/log in|logging in/);
    await members.getByRole("checkbox", { name: /lock every administrator out/ }).check();
    await members.getByRole("button", { name: `Add ${username}` }).click();
    await expect(members.getByRole("button", { name: `Remove ${username}` })).toBeVisible();
    await context.close();
  });
});

/** Makes a group whose members the login refuses. @returns its key */
async function keepOut({ core, flows, policies }: ApiAdministrator): Promise<string> {
  const { pk: group } = await core.coreGroupsCreate({ groupRequest: { name: "Kept out" } });
  const { pk: flow } = await flows.flowsInstancesRetrieve({ slug: LOGIN_FLOW });
  const { results } = await flows.flowsBindingsList({ target: flow, ordering: "order" });
  const target = results.at(-1)?.policybindingmodelPtrId ?? "";
  await policies.policiesBindingsCreate({ policyBindingRequest: { target, group, negate: true, order: 0 } });
  return group;
}
