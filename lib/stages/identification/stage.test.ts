import { describe, expect, it } from "vitest";
import type { TestEngine } from "#lib/flows/testing.ts";
import { checkIdentificationConfig } from "./config.ts";
import {
  ask,
  contextOf,
  failed,
  flowOf,
  INBUILT,
  identify,
  openIdentificationEngine,
  PASSWORD,
  passed,
  stageOf,
  text,
} from "./identification.fixtures.ts";

let engine: TestEngine;
let alice: { pk: number; username: string; email: string };
let passwordStage: string;
openIdentificationEngine((opened, person, stage) => {
  engine = opened;
  alice = person;
  passwordStage = stage;
});

describe("the question", () => {
  it("ID-1: has every field, and null for what is not set", async () => {
    const { flow_info, ...challenge } = await ask(engine);
    expect(flow_info).toBeDefined();
    expect(challenge).toEqual({
      component: "ak-stage-identification",
      user_fields: ["username"],
      password_fields: false,
      allow_show_password: false,
      flow_designation: "stage_configuration",
      captcha_stage: null,
      primary_action: "Continue",
      sources: [],
      show_source_labels: false,
      enable_remember_me: false,
      passkey_challenge: null,
    });
    expect(await ask(engine, { password_stage: passwordStage, enable_remember_me: true })).toMatchObject({
      password_fields: true,
      allow_show_password: true,
      enable_remember_me: true,
    });
  });

  it("ID-2: asks to log in where that is what the flow is for", async () => {
    expect((await ask(engine, {}, { designation: "authentication" })).primary_action).toBe("Log in");
    expect((await ask(engine, {}, { designation: "recovery" })).primary_action).toBe("Continue");
  });

  it("ID-12: links to other flows with the page's query, and only to those that are set", async () => {
    const flows = await Promise.all(
      ["enrollment", "recovery", "authentication"].map((designation) => engine.flow({ designation, stages: [] })),
    );
    const [enroll, recover, without] = flows.map(({ slug }) => `/if/flow/${slug}/`);
    const config = { enrollment_flow: flows[0]?.pk, recovery_flow: flows[1]?.pk, passwordless_flow: flows[2]?.pk };
    expect(await ask(engine, config)).toMatchObject({
      enroll_url: enroll,
      recovery_url: recover,
      passwordless_url: without,
    });
    const query = "next=%2Fx%3Fa%3Db&flow_token=1";
    expect((await ask(engine, config, {}, query)).enroll_url).toBe(`${enroll}?${query}`);
    const plain = await ask(engine);
    for (const field of ["enroll_url", "recovery_url", "passwordless_url"]) expect(plain).not.toHaveProperty(field);
  });

  it("ID-13: lists no source that is not there", async () => {
    expect(
      (await ask(engine, { sources: ["2c1f3f7e-66d0-4b6c-9a9b-7f3f0c2f5a11"], show_source_labels: true })).sources,
    ).toEqual([]);
  });

  it("ID-12: drops the link when its flow is deleted", async () => {
    const gone = await engine.flow({ stages: [] });
    const { slug } = await flowOf(engine, { recovery_flow: gone.pk });
    expect(await engine.browser().get(slug)).toHaveProperty("recovery_url");
    await engine.client.flow.delete({ where: { id: gone.pk } });
    expect(await engine.browser().get(slug)).not.toHaveProperty("recovery_url");
  });

  it("ID-21: names the application that is being accessed, and links to it unless it is hidden", async () => {
    const { slug } = await flowOf(engine);
    const application = { $record: "application", name: "Wiki", launch_url: "https://wiki.example/" };
    for (const [fields, expected] of [
      [{}, { application_pre: "Wiki", application_pre_launch: "https://wiki.example/" }],
      [{ hidden: true }, { application_pre: "Wiki", application_pre_launch: undefined }],
      [{ launch_url: "" }, { application_pre: "Wiki", application_pre_launch: undefined }],
    ] as const) {
      const browser = engine.browser();
      await engine.handOver(browser, slug, { application: { ...application, ...fields } });
      const challenge = await browser.get(slug);
      expect({
        application_pre: challenge.application_pre,
        application_pre_launch: challenge.application_pre_launch,
      }).toEqual(expected);
    }
  });
});

describe("a name", () => {
  it.each([
    ["username", "alice"],
    ["email", "Alice@Example.com"],
    ["upn", "a.lice"],
  ])("ID-3, ID-4: is known by the field %s when it is enabled, and only then", async (field, name) => {
    const strict = { pretend_user_exists: false };
    const { challenge, browser } = await identify(engine, { ...strict, user_fields: [field] }, { uid_field: name });
    expect(challenge).toMatchObject(passed);
    expect(await contextOf(engine, browser)).toEqual({ pending_user: { $record: "user", pk: alice.pk } });
    const others = ["username", "email", "upn"].filter((other) => other !== field);
    expect((await identify(engine, { ...strict, user_fields: others }, { uid_field: name })).challenge).toMatchObject(
      failed,
    );
  });

  it("ID-3: belongs to the oldest account where several have it", async () => {
    const email = "shared@example.com";
    const first = await engine.user({ email });
    await engine.user({ email });
    const { browser } = await identify(engine, { user_fields: ["email"] }, { uid_field: email });
    expect(await contextOf(engine, browser)).toMatchObject({ pending_user: { pk: first.pk } });
  });

  it("ID-3: may have white space around it, and may be a number", async () => {
    const seven = await engine.user({ username: "7007" });
    expect(await contextOf(engine, (await identify(engine, {}, { uid_field: "  alice\n" })).browser)).toMatchObject({
      pending_user: { pk: alice.pk },
    });
    expect(await contextOf(engine, (await identify(engine, {}, { uid_field: 7007 })).browser)).toMatchObject({
      pending_user: { pk: seven.pk },
    });
  });

  it("ID-18: is compared without regard to case when the flag says so", async () => {
    const strict = { pretend_user_exists: false, user_fields: ["username", "email"] };
    for (const name of ["ALICE", "alice@example.COM"]) {
      expect((await identify(engine, strict, { uid_field: name })).challenge, name).toMatchObject(passed);
      const exactly = { ...strict, case_insensitive_matching: false };
      expect((await identify(engine, exactly, { uid_field: name })).challenge, name).toMatchObject(failed);
    }
  });

  it("is nobody's where no field is enabled", async () => {
    expect(
      (await identify(engine, { user_fields: [], pretend_user_exists: false }, { uid_field: "alice" })).challenge,
    ).toMatchObject(failed);
  });

  it("ID-8: has to be given", async () => {
    const none = {
      response_errors: { non_field_errors: [{ string: text("identification.none_given"), code: "invalid" }] },
    };
    for (const answer of [
      {},
      { uid_field: "" },
      { uid_field: null },
      { uid_field: "   " },
      { password: PASSWORD },
      { passkey: {} },
    ]) {
      expect((await identify(engine, {}, answer)).challenge, JSON.stringify(answer)).toMatchObject(none);
    }
    expect(await engine.client.reputation.count()).toBe(0);
  });

  it("ID-16: cannot be replaced by a passkey that was not asked for", async () => {
    const { challenge } = await identify(engine, {}, { passkey: { id: "x" }, uid_field: "alice" });
    expect(challenge).toMatchObject({ response_errors: { non_field_errors: [{ code: "invalid" }] } });
    expect(challenge.response_errors).not.toHaveProperty("uid_field");
  });
});

describe("a name that nobody has", () => {
  it("ID-6: passes where the flow pretends, about somebody who is not stored", async () => {
    const { challenge, browser } = await identify(engine, {}, { uid_field: "nobody" });
    expect(challenge).toMatchObject(passed);
    expect(await contextOf(engine, browser)).toEqual({
      pending_user: { $record: "user", pk: null, username: "nobody", name: "", email: "nobody" },
    });
    const row = await engine.client.flowExecution.findUniqueOrThrow({
      where: { id: browser.last?.execution.id ?? "" },
    });
    expect(row.pendingUserId).toBeNull();
  });

  it("ID-5, ID-10: fails where it does not pretend, and policies may know what was typed", async () => {
    const { challenge, browser } = await identify(engine, { pretend_user_exists: false }, { uid_field: "nobody" });
    expect(challenge).toMatchObject(failed);
    expect(await contextOf(engine, browser)).toMatchObject({
      pending_user: { pk: null, username: "nobody", email: "nobody" },
    });
  });

  it("ID-9: lowers the reputation of what was typed at this address, without an audit event", async () => {
    await identify(engine, {}, { uid_field: "nobody" });
    await identify(engine, { pretend_user_exists: false }, { uid_field: "nobody" });
    await identify(engine, { password_stage: passwordStage }, { uid_field: "nobody", password: "x" });
    const rows = await engine.client.reputation.findMany();
    expect(rows.map(({ identifier, ip, score }) => ({ identifier, ip, score }))).toEqual([
      { identifier: "nobody", ip: "192.0.2.1", score: -3 },
    ]);
    expect(await engine.client.event.count()).toBe(0);
  });

  it("ID-11: is what later steps show, as a known one is where the flow hides whom it matched", async () => {
    const stages = [
      stageOf({ user_fields: ["email"], show_matched_user: false }),
      { type: "password", config: { backends: [INBUILT] } },
    ];
    const { slug } = await engine.flow({ stages });
    for (const typed of ["alice@example.com", "nobody@example.com"]) {
      expect(await engine.browser().post(slug, { uid_field: typed })).toMatchObject({ pending_user: typed });
    }
  });
});

it("ID-14: its settings need something to go by, also when only some of them are sent", () => {
  const whole = { user_fields: ["email" as const], sources: [] };
  expect(checkIdentificationConfig(whole, { user_fields: ["email"] })).toEqual({});
  expect(checkIdentificationConfig(whole, { sources: ["2c1f3f7e-66d0-4b6c-9a9b-7f3f0c2f5a11"] })).toEqual({});
  for (const given of [{}, { user_fields: [] }, { user_fields: [], sources: [] }, { show_matched_user: false }]) {
    expect(checkIdentificationConfig(whole, given)).toEqual({ non_field_errors: [expect.any(String)] });
  }
});
