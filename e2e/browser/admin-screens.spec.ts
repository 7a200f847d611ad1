import { expect, test } from "../fixtures/browser.ts";
import { logInAsAdministrator } from "../pages/admin-object-page.ts";
import { AdminPage } from "../pages/admin-page.ts";
import { lookAt, pictureOf } from "../support/look.ts";

const login = "flows/default-authentication-flow/";
/** Every kind of page of the admin section, by the name of its picture. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  system: {
    overview: "",
    brands: "brands/",
    blueprints: "blueprints/",
    "import form": "blueprints/import/",
    events: "events/",
    "run records": "traces/",
    settings: "settings/",
  },
  flows: {
    flows: "flows/",
    "flow editor": login,
    "flow settings": `${login}settings/`,
    "flow versions": `${login}versions/`,
    "dry run": `${login}dry-run/`,
    "copy of a flow": `${login}duplicate/`,
    "new flow": "flows/new/",
    "new flow from scratch": "flows/new/?type=scratch",
    "new flow from a template": "flows/new/?type=login",
    invitations: "invitations/",
  },
  parts: {
    stages: "stages/",
    "new stage": "stages/new/",
    "stage form": "stages/new/?type=identification",
    prompts: "prompts/",
    "prompt form": "prompts/new/",
    policies: "policies/",
    "expression form": "policies/new/?type=expression",
  },
  people: {
    users: "users/",
    "user form": "users/new/",
    groups: "groups/",
    tokens: "tokens/",
    sessions: "sessions/",
    reputation: "reputation/",
  },
};

for (const [part, pages] of Object.entries(places)) {
  test(`${part}: no page has barriers in light or dark, or is wider than a small phone`, async ({
    page,
    flow,
    control,
  }, info) => {
    test.slow();
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    for (const [name, place] of Object.entries(pages)) {
      await admin.open(place);
      // Editors and pictures are drawn by scripts, some time after the page is there.
      for (const drawn of await admin.main.locator(".react-flow, .cm-editor").all()) await expect(drawn).toBeVisible();
      await lookAt(page, name, (view) => pictureOf(info, `admin ${name}`, view));
    }
  });
}
