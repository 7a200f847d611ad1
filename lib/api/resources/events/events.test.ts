import { EventActions, EventsApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseEvents } from "#lib/events/record.ts";
import { sweep } from "#lib/server/housekeeping.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let events: EventsApi;
const modelPk = "0b2c1d34-5e6f-4a7b-8c9d-0e1f2a3b4c5d";
beforeAll(async () => {
  api = await createTestApi();
  events = new EventsApi(api.configuration());
  const record = (action: string, context: Record<string, unknown>) =>
    databaseEvents.record(api.client, { action, app: "tests", context, request: null });
  await record("login", { authorized_application: { pk: "a1", name: "Mail" }, word: "needle 100% sure" });
  await record("login", { authorized_application: { pk: "a1", name: "Mail" }, device: { pk: 7 } });
  await record("logout", { authorized_application: { pk: "b2", name: "Wiki" } });
  await record("model_updated", {
    model: { app: "authentik_flows", model_name: "flow", pk: modelPk.replaceAll("-", ""), name: "F" },
  });
  await record("custom_tea", { word: "NEEDLE work" });
});
afterAll(() => api.close());

const apps = { search: "tests" };

describe("the list of events", () => {
  it("begins with the newest, and sorts by what else is asked for", async () => {
    const { results, pagination } = await events.eventsEventsList(apps);
    // Some may have happened in the same millisecond.
    const times = results.map(({ created }) => created.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const actions = results.map(({ action }) => String(action)).toSorted();
    expect(actions).toEqual(["custom_tea", "login", "login", "logout", "model_updated"]);
    expect(pagination).toMatchObject({ count: 5, totalPages: 1 });
    const sorted = await events.eventsEventsList({ ...apps, ordering: "action", pageSize: 2 });
    expect(sorted.results.map(({ action }) => action)).toEqual(["custom_tea", "login"]);
  });

  it.each([
    ["action", { action: "login" }, 2],
    ["actions", { actions: [EventActions.Login, EventActions.Logout] }, 3],
    ["custom actions", { actions: [EventActions.Custom] }, 1],
    ["user", { username: "AnonymousUser" }, 5],
    ["another user", { username: "nobody" }, 0],
    ["application", { contextAuthorizedApp: "b2" }, 1],
    ["device", { contextDevice: "7" }, 1],
    ["kind of object", { contextModelApp: "authentik_flows", contextModelName: "flow" }, 1],
    ["object, with hyphens", { contextModelPk: modelPk }, 1],
    ["address", { clientIp: "192.0.2.1" }, 0],
    ["brand", { brandName: "nowhere" }, 0],
    ["words", { search: "tests, needle" }, 2],
    ["words with the database's wildcards", { search: "tests 100%" }, 1],
    ["words that are nowhere", { search: "tests n_edle" }, 0],
  ])("is narrowed down by %s", async (_what, filter, count) => {
    expect((await events.eventsEventsList({ ...apps, ...filter })).results).toHaveLength(count);
  });

  it("refuses an action that there is not", async () => {
    const answer = await api.call("GET", "/events/events/?actions=dance");
    expect(answer).toMatchObject({ status: 400, body: { actions: [expect.any(String)] } });
    expect(await api.call("GET", "/events/events/volume/?actions=dance")).toEqual(
      expect.objectContaining({ status: 400, body: answer.body }),
    );
  });
});

describe("an event", () => {
  it("is recorded with the call's own data, corrected and deleted", async () => {
    const made = await events.eventsEventsCreate({
      eventRequest: {
        action: EventActions.ConfigurationWarning,
        app: "backup",
        context: { message: "slow", password: "hunter2", geo: { city: "made up" } },
      },
    });
    expect(made).toMatchObject({
      action: "configuration_warning",
      app: "backup",
      clientIp: "127.0.0.1",
      user: { pk: api.admin.id },
      context: {
        message: "slow",
        password: "********************",
        http_request: { path: "/api/v3/events/events/", method: "POST" },
      },
    });
    expect(made.brand).toMatchObject({ model_name: "brand" });
    const eventUuid = made.pk;
    expect(await events.eventsEventsRetrieve({ eventUuid })).toEqual(made);
    const changed = await events.eventsEventsPartialUpdate({ eventUuid, patchedEventRequest: { app: "restore" } });
    expect(changed).toEqual({ ...made, app: "restore" });
    await events.eventsEventsDestroy({ eventUuid });
    await expect(events.eventsEventsRetrieve({ eventUuid })).rejects.toMatchObject({ response: { status: 404 } });
    // Who changes the record leaves a record.
    const traces = await events.eventsEventsList({ contextModelPk: eventUuid });
    expect(traces.results.map(({ action }) => action)).toEqual(["model_deleted", "model_updated"]);
  });

  it("may come from somebody and somewhere else", async () => {
    const expires = new Date("2031-01-01T00:00:00Z");
    const made = await events.eventsEventsCreate({
      eventRequest: {
        action: EventActions.Login,
        app: "proxy",
        user: { username: "ada", pk: 7 },
        clientIp: "2001:db8::1",
        brand: { name: "elsewhere" },
        expires,
      },
    });
    expect(made).toMatchObject({ user: { username: "ada", pk: 7 }, clientIp: "2001:db8::1", expires });
    expect((await events.eventsEventsList({ username: "ada", brandName: "elsewhere" })).results).toHaveLength(1);
    await events.eventsEventsDestroy({ eventUuid: made.pk });
  });

  it.each([
    ["an action that there is not", { action: "dance", app: "x" }, "action"],
    ["an address that is none", { action: "login", app: "x", client_ip: "here" }, "client_ip"],
    ["a user that is no object", { action: "login", app: "x", user: "ada" }, "user"],
    ["no app", { action: "login" }, "app"],
  ])("is refused with %s", async (_what, json, field) => {
    const before = await api.client.event.count();
    const answer = await api.call("POST", "/events/events/", { json });
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
    expect(await api.client.event.count()).toBe(before);
  });

  it("is kept as long as the setting says, and then really goes", async () => {
    await api.client.system.updateMany({ data: { settings: { event_retention: "days=2" } } });
    const made = await events.eventsEventsCreate({ eventRequest: { action: EventActions.Login, app: "short" } });
    expect(Math.round((Number(made.expires) - Number(made.created)) / 86_400_000)).toBe(2);
    await sweep(api.client, new Date(Date.now() + 3 * 86_400_000));
    await expect(events.eventsEventsRetrieve({ eventUuid: made.pk })).rejects.toMatchObject({
      response: { status: 404 },
    });
    // The others were recorded while the setting was a year.
    expect((await events.eventsEventsList(apps)).results.length).toBeGreaterThanOrEqual(5);
    await api.client.system.updateMany({ data: { settings: {} } });
    await events.eventsEventsList();
  });
});

describe("sums over events", () => {
  it("name the actions", async () => {
    const actions = await events.eventsEventsActionsList();
    expect(actions).toContainEqual(expect.objectContaining({ name: "Login Failed", component: "login_failed" }));
    // The client's generator adds a number for what it does not know.
    const known = Object.values(EventActions).filter((action) => !/^\d+$/.test(action));
    expect(actions.map(({ component }) => component).toSorted()).toEqual(known.toSorted());
  });

  it("count people and events since a while ago", async () => {
    const stats = await events.eventsEventsStatsRetrieve({ ...apps, countSteps: ["hours=1", "seconds=0"] });
    expect(stats).toEqual({ uniqueUsers: 0, countStep: { "hours=1": 5, "seconds=0": 0 } });
    expect(await api.call("GET", "/events/events/stats/")).toMatchObject({ status: 400 });
    expect(await api.call("GET", "/events/events/stats/?count_steps=x")).toMatchObject({ status: 400 });
  });

  it("count applications", async () => {
    const top = await events.eventsEventsTopPerUserList({ ...apps, topN: 1 });
    expect(top).toEqual([{ application: { pk: "a1", name: "Mail" }, countedEvents: 2, uniqueUsers: 0 }]);
    expect(await events.eventsEventsTopPerUserList({ ...apps, action: "logout" })).toHaveLength(1);
  });

  it("count actions over time", async () => {
    const volume = await events.eventsEventsVolumeList({ ...apps, historyDays: 1 });
    const logins = volume.filter(({ action }) => action === "login");
    expect(logins.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(volume.every(({ time }) => time.getUTCHours() % 6 === 0 && time.getUTCMinutes() === 0)).toBe(true);
    expect(await api.call("GET", "/events/events/volume/?history_days=x")).toMatchObject({ status: 400 });
  });
});
