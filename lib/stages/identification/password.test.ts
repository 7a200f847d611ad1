import { describe, expect, it } from "vitest";
import type { TestEngine } from "#lib/flows/testing.ts";
import {
  contextOf,
  failed,
  flowOf,
  INBUILT,
  identify,
  openIdentificationEngine,
  PASSWORD,
  passed,
} from "./identification.fixtures.ts";

let engine: TestEngine;
let alice: { pk: number; username: string; email: string };
let passwordStage: string;
openIdentificationEngine((opened, person, stage) => {
  engine = opened;
  alice = person;
  passwordStage = stage;
});

describe("a password in the same form", () => {
  const config = () => ({ password_stage: passwordStage });

  it("ID-5, ID-7: fails alike for a wrong password, none, and a name that nobody has, pretending or not", async () => {
    for (const answer of [
      { uid_field: "alice", password: "wrong" },
      { uid_field: "alice" },
      { uid_field: "alice", password: "" },
      { uid_field: "nobody", password: PASSWORD },
      { uid_field: "nobody" },
    ]) {
      const { challenge } = await identify(engine, config(), answer);
      expect(challenge, JSON.stringify(answer)).toMatchObject({ component: "ak-stage-identification", ...failed });
    }
  });

  it("ID-19: is taken as it was typed", async () => {
    expect((await identify(engine, config(), { uid_field: "alice", password: PASSWORD })).challenge).toMatchObject(
      passed,
    );
    expect(
      (await identify(engine, config(), { uid_field: "alice", password: PASSWORD.trim() })).challenge,
    ).toMatchObject(failed);
  });

  it("proves name and password, and says how", async () => {
    const { browser } = await identify(engine, config(), { uid_field: "alice", password: PASSWORD });
    expect(await contextOf(engine, browser)).toEqual({
      pending_user: { $record: "user", pk: alice.pk, backend: INBUILT },
      auth_method: "password",
      auth_method_args: {},
    });
  });

  it("PW-10: writes a failure down with the stage that asked, without the password", async () => {
    await identify(engine, config(), { uid_field: "alice", password: "a wrong one" });
    const [event] = await engine.client.event.findMany();
    expect(event).toMatchObject({
      action: "login_failed",
      userId: alice.pk,
      context: { username: "alice", stage: { model_name: "stage" } },
    });
    expect(JSON.stringify(event)).not.toContain("a wrong one");
  });

  it("is not asked for any more once its stage is deleted", async () => {
    const other = await engine.stage({ type: "password", config: { backends: [INBUILT] } });
    const { slug } = await flowOf(engine, { password_stage: other });
    const running = engine.browser();
    await running.get(slug);
    await engine.client.stage.delete({ where: { id: other } });
    expect(await engine.browser().get(slug)).toMatchObject({ password_fields: false });
    // A run keeps the flow that it began with, so leaving the password out does not pass here.
    expect(await running.post(slug, { uid_field: "alice" })).toMatchObject(failed);
  });
});
