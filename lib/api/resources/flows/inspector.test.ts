import { Configuration, FlowsApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestBrowser } from "#lib/flows/testing.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** The inspector as a page in this browser calls it. */
async function inspect(browser: TestBrowser, slug: string, query = "") {
  const cookies = [`vestibule_browser=${browser.browserSecret}`, `vestibule_session=${browser.sessionToken}`];
  return api.call("GET", `/flows/inspector/${slug}/${query}`, { key: null, headers: { cookie: cookies.join("; ") } });
}

const stage = (name: string) => ({ type: "dummy", name });

describe("the inspector", () => {
  it("142, 143, 145, 146: shows the stages that are done, the current one, and the end of the run", async () => {
    await api.engine.flow({ slug: "seen", stages: [stage("seen one"), stage("seen two")] });
    const browser = api.engine.browser();
    await api.engine.logIn(browser, api.admin.id);
    await browser.get("seen");
    const first = await inspect(browser, "seen");
    expect(first).toMatchObject({
      status: 200,
      body: {
        plans: [],
        is_completed: false,
        current_plan: {
          current_stage: { order: 0, stage_obj: { name: "seen one", component: "ak-stage-dummy-form" } },
          next_planned_stage: { stage_obj: { name: "seen two", verbose_name: "Dummy Stage" } },
        },
      },
    });
    await browser.post("seen", {});
    const second = (await inspect(browser, "seen")).body as Record<string, never>;
    expect(second).toMatchObject({
      plans: [{ current_stage: { stage_obj: { name: "seen one" } } }],
      current_plan: { current_stage: { stage_obj: { name: "seen two" } }, next_planned_stage: { stage: null } },
    });
    const sessions = JSON.stringify(second).match(/"session_id":"[^"]*"/g);
    expect(new Set(sessions).size).toBe(1);
    expect(JSON.stringify(second)).not.toContain(String(browser.browserSecret));

    await browser.post("seen", {});
    const last = await inspect(browser, "seen");
    expect(last.body).toMatchObject({
      plans: [{ current_stage: { stage_obj: { name: "seen one" } } }, {}],
      current_plan: { current_stage: { stage_obj: { name: "seen two" } } },
      is_completed: true,
    });
    expect(last.headers.get("x-frame-options")).toBe("SAMEORIGIN");

    await browser.get("seen");
    expect((await inspect(browser, "seen")).body).toMatchObject({ plans: [], is_completed: false });
  });

  it("144: is read by the client, with the person's name and without secrets", async () => {
    const person = await api.engine.user({ username: "inspected" });
    await api.engine.flow({ slug: "about", stages: [stage("about one")] });
    const browser = api.engine.browser();
    await api.engine.logIn(browser, api.admin.id);
    const context = { pending_user: { $record: "user" as const, pk: person.pk }, prompt_data: { password: "hidden!" } };
    await api.engine.handOver(browser, "about", context);
    const cookie = `vestibule_browser=${browser.browserSecret}; vestibule_session=${browser.sessionToken}`;
    const flows = new FlowsApi(
      new Configuration({
        basePath: "http://vestibule.test/api/v3",
        headers: { cookie },
        fetchApi: (input, init) => api.send(new Request(input, init)),
      }),
    );
    const inspection = await flows.flowsInspectorGet({ flowSlug: "about" });
    expect(inspection.currentPlan?.planContext.pending_user).toEqual({
      pk: person.pk,
      username: "inspected",
      email: person.email,
    });
    expect(JSON.stringify(inspection)).not.toContain("hidden!");
  });

  it("140, 141: is not there for others, and says when there was no run", async () => {
    await api.engine.flow({ slug: "unseen", stages: [stage("unseen one")] });
    const { id, key } = await api.person();
    const browser = api.engine.browser();
    await api.engine.logIn(browser, id);
    await browser.get("unseen");
    expect(await inspect(browser, "unseen")).toMatchObject({ status: 404, body: { detail: "Not found." } });
    for (const options of [{ key }, { key: null }])
      expect(await api.call("GET", "/flows/inspector/unseen/", options)).toMatchObject({ status: 404 });
    expect(await api.call("GET", "/flows/inspector/nowhere/")).toMatchObject({ status: 404 });
    const admin = api.engine.browser();
    await api.engine.logIn(admin, api.admin.id);
    expect(await inspect(admin, "unseen")).toMatchObject({ status: 400 });
  });

  it("shows the newest of several runs, or the one that is named, but never another browser's", async () => {
    await api.engine.flow({ slug: "tabs", stages: [stage("tabs one"), stage("tabs two")] });
    const browser = api.engine.browser();
    await api.engine.logIn(browser, api.admin.id);
    const start = async () => {
      const result = await api.engine.handOver(browser, "tabs", {});
      return result.kind === "ready" ? result.id : "";
    };
    const first = await start();
    await browser.post("tabs", {}, { execution: first });
    const second = await start();
    const stageOf = async (query: string, who = browser) =>
      (await inspect(who, "tabs", query)).body as { current_plan?: { current_stage: { stage_obj: { name: string } } } };
    const named = async (query: string) => (await stageOf(query)).current_plan?.current_stage.stage_obj.name;
    expect(await named(`?execution=${first}`)).toBe("tabs two");
    expect(await named(`?execution=${second}`)).toBe("tabs one");
    expect(await named("")).toBe("tabs one");
    const other = api.engine.browser();
    await api.engine.logIn(other, api.admin.id);
    await other.get("tabs");
    expect(await inspect(other, "tabs", `?execution=${first}`)).toMatchObject({ status: 400 });
    expect(await inspect(browser, "tabs", "?execution=x")).toMatchObject({ status: 400 });
  });
});
