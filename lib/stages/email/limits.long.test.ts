import { describe, expect, it } from "vitest";
import type { TestEngine } from "#lib/flows/testing.ts";
import { createMailFlow, email, mailsOf, openMailEngine } from "./email.fixtures.ts";

let engine: TestEngine;
openMailEngine((opened) => {
  engine = opened;
});

describe("limits", () => {
  it("EM-8 counts mails to one address over all browsers and flows, and says when to try again", async () => {
    const limits = { recovery_max_attempts: 2, recovery_cache_timeout: "minutes=7" };
    const [one, two] = [await createMailFlow(engine, limits), await createMailFlow(engine, limits)];
    const ada = await engine.user({ email: "Ada.Limits@Example.com" });
    const browser = engine.browser();
    await browser.post(one.slug, { uid_field: ada.email });
    await browser.post(one.slug, {});
    const other = engine.browser();
    await other.post(two.slug, { uid_field: ada.email.toUpperCase() });
    expect(await mailsOf(engine)).toHaveLength(3);
    const refused = await other.post(two.slug, {});
    expect(refused).toMatchObject({ response_errors: { non_field_errors: [{ code: "email-sent" }] } });
    expect(other.last?.notices).toMatchObject([{ level: "error", text: expect.stringContaining("7") }]);
    // Starting over is no way round.
    const third = engine.browser();
    expect((await third.post(one.slug, { uid_field: ada.email })).component).toBe("ak-stage-email");
    expect(third.last?.notices).toMatchObject([{ level: "error" }]);
    expect(await mailsOf(engine)).toEqual([]);
    // The window slides: what was sent longer ago does not count.
    await engine.client
      .$executeRaw`UPDATE "mail_quota" SET "sent" = ARRAY(SELECT at - interval '7 minutes' FROM unnest("sent") at)`;
    await third.post(one.slug, {});
    expect(await mailsOf(engine)).toHaveLength(1);
  });

  it("EM-8 0 lets nobody send again", async () => {
    const { slug } = await createMailFlow(engine, { recovery_max_attempts: 0 });
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(slug, { uid_field: ada.username });
    expect(await mailsOf(engine)).toHaveLength(1);
    await browser.post(slug, {});
    expect(await mailsOf(engine)).toEqual([]);
    expect(browser.last?.notices).toMatchObject([{ level: "error", text: expect.stringContaining("5") }]);
  });

  it("EM-8 requests at the same moment share one count", async () => {
    const { slug } = await createMailFlow(engine, { recovery_max_attempts: 3 });
    const ada = await engine.user();
    await Promise.all(Array.from({ length: 20 }, () => engine.browser().post(slug, { uid_field: ada.username })));
    expect(await mailsOf(engine)).toHaveLength(4);
  });

  it("Kratos #133: the limit does not tell that two names have one account", async () => {
    const limits = { recovery_max_attempts: 0 };
    const { slug } = await createMailFlow(engine, limits, "recovery", { show_matched_user: false });
    const ada = await engine.user();
    await engine.browser().post(slug, { uid_field: ada.username });
    expect(await mailsOf(engine)).toHaveLength(1);
    const browser = engine.browser();
    expect((await browser.post(slug, { uid_field: ada.email })).component).toBe("ak-stage-email");
    expect([browser.last?.notices, await mailsOf(engine)]).toEqual([[], []]);
  });
});

describe("looks", () => {
  it("EM-1 looks at the same moment send one mail", async () => {
    const { slug } = await engine.flow({ stages: [email()] });
    const ada = await engine.user();
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: ada.pk } });
    await Promise.all(Array.from({ length: 20 }, () => browser.copy().get(slug)));
    expect(await mailsOf(engine)).toHaveLength(1);
  });
});
