import { describe, expect, it } from "vitest";
import { dummy, identification, login, planOf } from "#lib/flows/attacks.fixtures.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import { linkIn } from "#lib/mail/mail.fixtures.ts";
import { createMailFlow, email, follow, mailsOf, oneMail, openMailEngine, queryOf } from "./email.fixtures.ts";

let engine: TestEngine;
openMailEngine((opened) => {
  engine = opened;
});

describe("the link", () => {
  it("EM-5 EM-15 leads through a question and then past the stage, in another browser too", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const phone = engine.browser();
    const asked = await phone.get(flow.slug, { query });
    expect(asked).toMatchObject({ component: "ak-stage-consent", pending_user: ada.username, permissions: [] });
    // The page goes on sending its query.
    const answered = await phone.post(flow.slug, { token: asked.token }, { query });
    expect(answered.component).toBe("ak-stage-dummy");
    const { proofs, context } = await planOf(engine, phone);
    expect(proofs).toContainEqual({ kind: "address", user: ada.pk, stage: flow.stages[1], subject: ada.email });
    expect(context.is_restored).toBeDefined();
    expect((await phone.get(flow.slug, { query })).component).toBe("ak-stage-dummy");
    expect(await phone.post(flow.slug, {}, { query })).toMatchObject({ final_redirect: true });
    expect(await mailsOf(engine)).toEqual([]);
  });

  it("its page shows the question without storing anything, and its form is answered in one go", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const runs = await engine.client.flowExecution.count();
    const phone = engine.browser();
    const asked = await phone.page(flow.slug, { query });
    expect(asked.component).toBe("ak-stage-consent");
    expect([phone.browserSecret, await engine.client.flowExecution.count()]).toEqual([null, runs]);
    const step = phone.last?.execution.step ?? "";
    const answered = await phone.post(flow.slug, { token: asked.token }, { query, step });
    expect(answered.component).toBe("ak-stage-dummy");
  });

  it("EM-14 confirming uses it up, and who opened it before is told", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const [laptop, phone, desk] = [engine.browser(), engine.browser(), engine.browser()];
    const { token } = await laptop.get(flow.slug, { query });
    await desk.get(flow.slug, { query });
    await follow(phone, flow.slug, query);
    expect(await laptop.post(flow.slug, { token }, { query })).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: expect.stringContaining("already used"),
    });
    expect((await desk.get(flow.slug, { query })).component).toBe("ak-stage-access-denied");
    const late = engine.browser();
    expect((await late.get(flow.slug, { query })).component).toBe("ak-stage-identification");
    expect(late.last?.notices).toMatchObject([{ level: "warning" }]);
  });

  it("Keycloak CVE-2026-18963: passes the step that sent it, for its person, and no other one", async () => {
    const [first, second] = [email(), email()];
    const flow = await engine.flow({ designation: "recovery", stages: [identification(), first, second, dummy] });
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const phone = engine.browser();
    const challenge = await follow(phone, flow.slug, queryOf(linkIn(await oneMail(engine))));
    expect(challenge.component).toBe("ak-stage-email");
    expect((await phone.get(flow.slug)).component).toBe("ak-stage-email");
    const last = await follow(phone, flow.slug, queryOf(linkIn(await oneMail(engine))));
    expect(last.component).toBe("ak-stage-dummy");
  });

  it("Keycloak CVE-2026-18963: marks in the context pass nothing", async () => {
    const { slug } = await engine.flow({ stages: [email(), dummy] });
    const ada = await engine.user();
    const browser = engine.browser();
    const pending_user = { $record: "user" as const, pk: ada.pk };
    await engine.handOver(browser, slug, { pending_user, is_restored: true, email_sent: true });
    expect((await browser.get(slug)).component).toBe("ak-stage-email");
    expect((await browser.post(slug, {})).component).toBe("ak-stage-email");
  });

  it("EM-6 activates the user, who then can be logged in", async () => {
    const flow = await engine.flow({
      designation: "enrollment",
      stages: [identification(), email({ activate_user_on_success: true }), login],
    });
    const ada = await engine.user({ isActive: false });
    const first = engine.browser();
    await first.post(flow.slug, { uid_field: ada.username });
    const phone = engine.browser();
    const query = queryOf(linkIn(await oneMail(engine)));
    expect(await follow(phone, flow.slug, query)).toMatchObject({ final_redirect: true });
    expect(phone.sessionToken).not.toBeNull();
    expect((await engine.client.user.findUniqueOrThrow({ where: { id: ada.pk } })).isActive).toBe(true);
  });

  it("a link to log in logs in the browser that it is opened in", async () => {
    const { slug } = await engine.flow({
      designation: "authentication",
      stages: [identification(), email({ template: "email/account_confirmation.html" }), login],
    });
    const ada = await engine.user();
    const first = engine.browser();
    await first.post(slug, { uid_field: ada.username });
    const phone = engine.browser();
    await follow(phone, slug, queryOf(linkIn(await oneMail(engine))));
    expect([first.sessionToken, phone.sessionToken !== null]).toEqual([null, true]);
  });
});
