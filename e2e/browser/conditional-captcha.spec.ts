import { expect, test } from "@playwright/test";
import { Complaints } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { toYaml } from "../support/build-flow.ts";
import type { Control } from "../support/control/control.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import {
  CONDITIONAL_CAPTCHA,
  conditionalCaptchaBlueprint,
  hasReferenceBlueprints,
  NO_REFERENCE_BLUEPRINTS,
} from "../support/reference-blueprints.ts";
import { createPerson } from "../support/world.ts";

test.describe("the reference's login with a captcha for people with a bad reputation", () => {
  test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
  // The blueprint changes the default login, so nobody else may use this server.
  let server: ControlledServer;
  test.beforeAll(async () => {
    server = await startControlledServer();
    await server.control.importBlueprint(conditionalCaptchaBlueprint);
  });
  test.afterAll(() => server?.stop());

  test("is imported unchanged, and asks those people only", async ({ browser }) => {
    const { control, url } = server;
    const model = "authentik_stages_captcha.captchastage";
    const [stage] = await control.query('SELECT "config" FROM "stage" WHERE "name" = $1', CONDITIONAL_CAPTCHA);
    expect(stage?.config).toMatchObject({ public_key: "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI", interactive: false });
    expect(JSON.stringify(stage)).not.toContain("6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe");
    // No provider can be reached from here.
    await control.importText(
      toYaml([{ model, identifiers: { name: CONDITIONAL_CAPTCHA }, attrs: { api_url: "altcha:1" } }]),
    );

    const [good, bad] = [await createPerson(control), await createPerson(control)];
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    await control.query(
      'INSERT INTO "reputation" ("reputation_uuid", "identifier", "ip", "score", "expires") VALUES (gen_random_uuid(), $1, $2, -20, $3)',
      bad.username,
      "203.0.113.7",
      expires,
    );
    for (const [person, asked] of [
      [good, false],
      [bad, true],
    ] as const) {
      const context = await browser.newContext({ baseURL: url });
      const complaints = new Complaints();
      complaints.watch(context);
      const page = await context.newPage();
      const flow = new FlowPage(page);
      const before = await countSolutions(control);
      await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
      await flow.identifyAs(person.username);
      await flow.enterPassword(person.password);
      await new UserHomePage(page).expectPerson(person);
      await context.close();
      // It may be solved sooner than anybody sees it.
      expect((await countSolutions(control)) - before, person.username).toBe(asked ? 1 : 0);
      expect(complaints.unexpected()).toEqual([]);
    }
  });
});

/** How many captchas have been solved. */
async function countSolutions(control: Control): Promise<number> {
  const [row] = await control.query('SELECT count(*)::int AS "count" FROM "captcha_solution"');
  return Number(row?.count);
}
