import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unsavedUser } from "#lib/identity/user-record.ts";
import { dummy, identification, password } from "./attacks.fixtures.ts";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
});
afterAll(() => engine.close());

const loginOf = (title: string) => engine.flow({ title, stages: [identification(), password()] });

describe("what a challenge says about the flow", () => {
  it("65: fills person and application into the title", async () => {
    const { slug } = await loginOf("%(user)s at %(app)s, 100%% sure");
    const browser = engine.browser();
    expect((await browser.get(slug)).flow_info?.title).toBe("AnonymousUser at , 100% sure");
    expect((await browser.post(slug, { uid_field: "alice" })).flow_info?.title).toBe("alice at , 100% sure");
    const other = engine.browser();
    await engine.handOver(other, slug, { application: { $record: "application", name: "Wiki" } });
    expect((await other.get(slug)).flow_info?.title).toBe("AnonymousUser at Wiki, 100% sure");
  });

  it.each(["100%", "%(nobody)s", "%s", "%(user)d", "% (user)s"])("66: leaves the title %s as it is", async (title) => {
    const { slug } = await loginOf(title);
    expect((await engine.browser().get(slug)).flow_info?.title).toBe(title);
  });

  it("67: keeps the page's next in the link that cancels", async () => {
    const { slug } = await loginOf("Test");
    const link = async (query: string) => (await engine.browser().get(slug, { query })).flow_info?.cancel_url;
    expect(await link("")).toBe("/flows/-/cancel/");
    expect(await link("next=")).toBe("/flows/-/cancel/");
    expect(await link("next=/foo")).toBe("/flows/-/cancel/?next=%2Ffoo");
    expect(await link("next=%2Ffoo%3Fa%3Db%26c")).toBe("/flows/-/cancel/?next=%2Ffoo%3Fa%3Db%26c");
  });

  it("70, 180: shows the flow's own background, or one of this site, in both forms if it has them", async () => {
    const info = async (background: string) => {
      const { slug } = await engine.flow({ background, stages: [dummy] });
      return (await engine.browser().get(slug)).flow_info;
    };
    expect((await info(""))?.background).toMatch(/^\/static\//);
    expect(await info("https://pictures.example/a.jpg")).toMatchObject({
      background: "https://pictures.example/a.jpg",
      background_themed_urls: null,
    });
    expect(await info("flows/own.jpg")).toMatchObject({ background: "/media/flows/own.jpg" });
    expect(await info("flows/%(theme)s.jpg")).toMatchObject({
      background_themed_urls: { light: "/media/flows/light.jpg", dark: "/media/flows/dark.jpg" },
    });
  });
});

describe("what a challenge says about the person", () => {
  it("68, C-7: shows what was typed where the flow hides whom it matched, with a picture made of that", async () => {
    const hidden = identification({ user_fields: ["email"], show_matched_user: false });
    const { slug } = await engine.flow({ title: "%(user)s", stages: [hidden, password()] });
    const shown = await engine.browser().post(slug, { uid_field: "ALICE@example.com" });
    const avatar = await engine.services.avatar(unsavedUser({ username: "ALICE@example.com" }), "initials");
    expect(shown).toMatchObject({ pending_user: "ALICE@example.com", pending_user_avatar: avatar });
    expect(shown.flow_info?.title).toBe("ALICE@example.com");
    expect(JSON.stringify(shown)).not.toContain('"alice"');
  });

  it("shows the matched person where the flow does not hide them", async () => {
    const { slug } = await engine.flow({ stages: [identification({ user_fields: ["email"] }), password()] });
    expect(await engine.browser().post(slug, { uid_field: "alice@example.com" })).toMatchObject({
      pending_user: "alice",
    });
  });

  it("69: shows who is logged in when the run is about nobody yet, else nothing", async () => {
    const { slug } = await engine.flow({ stages: [password()] });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({
      pending_user: "",
      pending_user_avatar: expect.stringMatching(/^\/static\//),
    });
    await engine.logIn(browser, alice.pk);
    expect(await browser.get(slug)).toMatchObject({ pending_user: "alice" });
  });
});
