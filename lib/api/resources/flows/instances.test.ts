import { FlowDesignationEnum, FlowsApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPage } from "../../list/paging.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let flows: FlowsApi;
beforeAll(async () => {
  api = await createTestApi();
  flows = new FlowsApi(api.configuration());
});
afterAll(() => api.close());

const flow = (slug: string) => ({
  name: `Flow ${slug}`,
  slug,
  title: "Welcome",
  designation: FlowDesignationEnum.Authentication,
});

describe("flows through the client", () => {
  it("151, 175: are created with defaults, shown, changed and deleted", async () => {
    const made = await flows.flowsInstancesCreate({ flowRequest: flow("life") });
    expect(made).toMatchObject({
      ...flow("life"),
      layout: "stacked",
      background: "",
      compatibilityMode: false,
      deniedAction: "message_continue",
      authentication: "none",
      policyEngineMode: "any",
      stages: [],
      policies: [],
      cacheCount: 0,
      exportUrl: "/api/v3/flows/instances/life/export/",
    });
    expect(await flows.flowsInstancesRetrieve({ slug: "life" })).toEqual(made);
    const changed = await flows.flowsInstancesPartialUpdate({ slug: "life", patchedFlowRequest: { title: "Hello" } });
    expect(changed).toEqual({ ...made, title: "Hello" });
    await flows.flowsInstancesDestroy({ slug: "life" });
    await expect(flows.flowsInstancesRetrieve({ slug: "life" })).rejects.toMatchObject({ response: { status: 404 } });
    const events = await api.client.event.findMany({ where: { userId: api.admin.id }, orderBy: { created: "asc" } });
    expect(events.map(({ action }) => action)).toEqual(["model_created", "model_updated", "model_deleted"]);
    expect(events[1]?.context).toMatchObject({
      model: { app: "authentik_flows", model_name: "flow", name: "Flow life" },
      diff: { title: { previous_value: "Welcome", new_value: "Hello" } },
    });
  });

  it("148, 153: are listed page by page, filtered, searched and sorted", async () => {
    for (const slug of ["list-c", "list-a", "list-b"]) await flows.flowsInstancesCreate({ flowRequest: flow(slug) });
    const first = await flows.flowsInstancesList({ search: "LIST-", pageSize: 2 });
    expect(first.results.map(({ slug }) => slug)).toEqual(["list-a", "list-b"]);
    expect(first.pagination).toEqual({
      next: 2,
      previous: 0,
      count: 3,
      current: 1,
      totalPages: 2,
      startIndex: 1,
      endIndex: 2,
    });
    const second = await flows.flowsInstancesList({ search: "list-", pageSize: 2, page: 2, ordering: "-slug" });
    expect(second.results.map(({ slug }) => slug)).toEqual(["list-a"]);
    expect((await flows.flowsInstancesList({ slug: "list-b" })).results).toHaveLength(1);
    expect((await flows.flowsInstancesList({ designation: "recovery", search: "list-" })).results).toEqual([]);
    const beyond = await api.call("GET", "/flows/instances/?search=list-&page=3");
    expect(beyond).toMatchObject({ status: 404, body: { detail: "Invalid page." } });
  });

  it.each([
    [
      "wrong texts",
      { ...flow("bad slug"), designation: "x" },
      { slug: [expect.any(String)], designation: [expect.any(String)] },
    ],
    [
      "missing fields",
      { slug: "x" },
      { name: ["This field is required."], title: [expect.any(String)], designation: expect.anything() },
    ],
    ["wrong types", { ...flow("x"), name: { a: 1 } }, { name: [expect.any(String)] }],
    ["null characters", { ...flow("x"), title: "\u0000" }, { title: [expect.any(String)] }],
    ["long texts", { ...flow("x"), name: "x".repeat(200_000) }, { name: [expect.any(String)] }],
  ])("149, 150: refuse %s", async (_what, json, body) => {
    expect(await api.call("POST", "/flows/instances/", { json })).toMatchObject({ status: 400, body });
  });

  it("150, 185: refuse a slug that is taken, and filters that are none, but not an unknown order", async () => {
    await flows.flowsInstancesCreate({ flowRequest: flow("taken") });
    const again = await api.call("POST", "/flows/instances/", { json: flow("taken") });
    expect(again).toMatchObject({ status: 400, body: { slug: [expect.any(String)] } });
    expect(await api.call("GET", "/flows/instances/?flow_uuid=x")).toMatchObject({ status: 400 });
    expect(await api.call("GET", "/flows/instances/?designation=x")).toMatchObject({ status: 400 });
    const usual = await api.call("GET", "/flows/instances/");
    expect((await api.call("GET", "/flows/instances/?ordering=-nothing")).body).toEqual(usual.body);
  });

  it("152, 190: show the background that their pages load", async () => {
    const shown = async (slug: string, background: string) => {
      const { status, body } = await api.call("POST", "/flows/instances/", { json: { ...flow(slug), background } });
      const { background_url, background_themed_urls } = body as Record<string, unknown>;
      return { status, background_url, background_themed_urls };
    };
    expect(await shown("bg-none", "")).toMatchObject({ background_url: "/static/brand/background.svg" });
    const url = "https://example.com/%(theme)s.jpg";
    expect(await shown("bg-url", url)).toMatchObject({
      background_url: url,
      background_themed_urls: { light: "https://example.com/light.jpg", dark: "https://example.com/dark.jpg" },
    });
    expect(await shown("bg-file", "hills.jpg")).toMatchObject({ background_url: "/media/hills.jpg" });
    expect(await shown("bg-bad", "../hills.jpg")).toMatchObject({ status: 400 });
  });

  it("184: pages are as large as the settings allow, and as usual when nobody says how large", () => {
    const settings = { pagination_default_page_size: 20, pagination_max_page_size: 100 };
    const size = (query: string) => readPage(new URLSearchParams(query), settings).size;
    expect(["", "page_size=0", "page_size=-5", "page_size=x", "page_size="].map(size)).toEqual([20, 20, 20, 20, 20]);
    expect(["page_size=1", "page_size=100", "page_size=101", "page_size=999999999"].map(size)).toEqual([
      1, 100, 100, 100,
    ]);
  });
});
