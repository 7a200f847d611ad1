import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAtStart } from "#lib/versions/start.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

async function createFlow(flow: Parameters<TestApi["engine"]["flow"]>[0]) {
  const made = await api.engine.flow(flow);
  await recordAtStart(api.client);
  return { ...made, versions: `/flows/instances/${made.slug}/versions` };
}

const get = async (path: string) => (await api.call("GET", path)).body as Record<string, unknown>;
const rename = (slug: string, title: string) => api.call("PATCH", `/flows/instances/${slug}/`, { json: { title } });
const dummy = { type: "dummy" };

/** Sends a browser to where a prepared run is opened. @returns what the run asks first */
async function openRun(cookie: string, slug: string) {
  const browser = api.engine.browser();
  await api.engine.logIn(browser, api.admin.id);
  browser.browserSecret = /vestibule_browser=([^;]+)/.exec(cookie)?.[1] ?? null;
  return { browser, challenge: await browser.page(slug) };
}

describe("the list of versions", () => {
  it("says who changed what, the newest first, page by page", async () => {
    const { slug, versions } = await createFlow({ stages: [dummy] });
    await rename(slug, "Two");
    await rename(slug, "Three");
    const { username } = await api.client.user.findUniqueOrThrow({ where: { id: api.admin.id } });
    const author = { pk: api.admin.id, username };
    const first = await get(`${versions}/?page_size=2`);
    expect(first).toMatchObject({
      pagination: { count: 3, next: 2 },
      results: [
        { number: 3, author, cause: "api", summary: "flow: title changed" },
        { number: 2, author, cause: "api", summary: "flow: title changed" },
      ],
    });
    const rest = await get(`${versions}/?page_size=2&page=2`);
    expect(rest.results).toMatchObject([
      { number: 1, author: null, cause: "start", summary: "first version, with 1 step" },
    ]);
    expect((await api.call("GET", `${versions}/?page=7`)).status).toBe(404);
  });
});

describe("a version", () => {
  it("is compared with the one before, or with any other", async () => {
    const { slug, versions } = await createFlow({ title: "One", stages: [dummy] });
    await rename(slug, "Two");
    await rename(slug, "Three");
    const title = (before: string, after: string) => ({
      changes: [{ object: "flow", fields: [{ field: "title", title: "Title", before, after, secret: false }] }],
    });
    expect(await get(`${versions}/3/`)).toMatchObject({ against: 2, newest: 3, ...title("Two", "Three") });
    expect(await get(`${versions}/3/?against=1`)).toMatchObject({ against: 1, ...title("One", "Three") });
    expect(await get(`${versions}/1/?against=3`)).toMatchObject({ against: 3, ...title("Three", "One") });
    expect(await get(`${versions}/1/`)).toMatchObject({
      against: null,
      changes: [{ object: "step", action: "added" }],
    });
  });

  it("that there is not is not found", async () => {
    const { versions } = await createFlow({ stages: [dummy] });
    for (const number of ["2", "0", "-1", "1.0", "x", "99999999999999999999"])
      expect([number, (await api.call("GET", `${versions}/${number}/`)).status]).toEqual([number, 404]);
    for (const against of ["2", "0", "x"])
      expect((await api.call("GET", `${versions}/1/?against=${against}`)).status).toBe(400);
    expect((await api.call("GET", "/flows/instances/no-flow/versions/")).status).toBe(404);
  });

  it("says what going back would touch and what is in the way", async () => {
    const { slug, stages, versions } = await createFlow({ title: "One", stages: [dummy] });
    await rename(slug, "Two");
    await api.call("DELETE", `/stages/all/${stages[0]}/`);
    const { name } = await api.client.flow.findUniqueOrThrow({ where: { slug } });
    const restore = (await get(`${versions}/1/`)).restore as { changes: object[] };
    expect(restore).toMatchObject({ others: [], obstacles: [] });
    expect(restore.changes).toMatchObject([
      { object: "flow", name, fields: [{ before: "Two", after: "One" }] },
      { object: "step", action: "added" },
    ]);
  });
});

describe("versions are for superusers", () => {
  it("BOLA: nobody else reads one, runs one or goes back to one", async () => {
    const { slug, pk, versions } = await createFlow({ title: "One", stages: [dummy] });
    await rename(slug, "Two");
    const { key } = await api.person();
    for (const caller of [key, null])
      for (const [method, path] of [
        ["GET", `${versions}/`],
        ["GET", `${versions}/1/`],
        ["POST", `${versions}/1/execute/`],
        ["POST", `${versions}/1/restore/`],
      ] as const)
        expect([path, (await api.call(method, path, { key: caller })).status]).toEqual([path, 403]);
    expect((await api.client.flow.findUniqueOrThrow({ where: { id: pk } })).title).toBe("Two");
    expect(await api.client.flowExecution.count({ where: { flowId: pk } })).toBe(0);
  });
});

describe("running a version", () => {
  it("shows the stages of then to the browser that it was prepared for, and to no other", async () => {
    const { slug, stages, bindings, versions } = await createFlow({
      title: "Then",
      stages: [{ ...dummy, name: "of then" }],
    });
    await api.call("DELETE", `/flows/bindings/${bindings[0]}/`);
    await api.call("DELETE", `/stages/all/${stages[0]}/`);
    await rename(slug, "Now");
    const { status, body, headers } = await api.call("POST", `${versions}/1/execute/`);
    expect([status, body]).toEqual([200, { link: `http://vestibule.test/if/flow/${slug}/` }]);
    const { browser, challenge } = await openRun(headers.get("set-cookie") ?? "", slug);
    expect(challenge).toMatchObject({ component: "ak-stage-dummy", name: "of then" });
    expect(await browser.post(slug, {})).toMatchObject({ component: "xak-flow-redirect" });
    const { challenge: elsewhere } = await openRun("", slug);
    expect(elsewhere).not.toMatchObject({ component: "ak-stage-dummy" });
  });

  it("asks the policies as they are now", async () => {
    const { slug, bindings, versions } = await createFlow({
      stages: [
        { ...dummy, name: "gated" },
        { ...dummy, name: "open" },
      ],
    });
    const policy = await api.call("POST", "/policies/dummy/", {
      json: { name: "says no", result: false, wait_min: 0, wait_max: 1 },
    });
    await api.call("POST", "/policies/bindings/", {
      json: { target: bindings[0], policy: (policy.body as { pk: string }).pk, order: 0 },
    });
    const { headers } = await api.call("POST", `${versions}/1/execute/`);
    expect((await openRun(headers.get("set-cookie") ?? "", slug)).challenge).toMatchObject({ name: "open" });
  });

  it("is refused where the flow does not apply", async () => {
    const { versions } = await createFlow({ authentication: "require_unauthenticated", stages: [dummy] });
    expect((await api.call("POST", `${versions}/1/execute/`)).status).toBe(400);
  });
});

describe("a run in progress", () => {
  it("keeps its stages when somebody goes back to another version", async () => {
    const { slug, versions } = await createFlow({ stages: [{ ...dummy, name: "first of then" }] });
    const stage = await api.engine.stage({ type: "dummy", name: "second, added" });
    const { pk } = await api.client.flow.findUniqueOrThrow({ where: { slug } }).then(({ id }) => ({ pk: id }));
    await api.call("POST", "/flows/bindings/", { json: { target: pk, stage, order: 9 } });
    const [before, after] = [api.engine.browser(), api.engine.browser()];
    await before.get(slug);
    expect((await api.call("POST", `${versions}/1/restore/`, { json: {} })).status).toBe(200);
    expect(await before.post(slug, {})).toMatchObject({ component: "ak-stage-dummy", name: "second, added" });
    await after.get(slug);
    expect(await after.post(slug, {})).toMatchObject({ component: "xak-flow-redirect" });
  });
});
