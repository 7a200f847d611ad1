import { beforeAll, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Db } from "#lib/db/client.ts";
import type { StageContext } from "#lib/flows/stage.ts";
import { isKnownDevice, KNOWN_DEVICE_COOKIE, rememberDevice } from "./known-devices.ts";
import { unsavedUser } from "./user-record.ts";

beforeAll(() => setAppSecret("a secret that only tests use, long enough"));

const user = (pk: number | null) => ({ ...unsavedUser({ username: "u" }), pk });
const start = new Date("2026-01-01T00:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** A stage's view of a browser that has a cookie, at a time; nobody is logged in from its address. */
function contextOf({
  cookie,
  now = start,
  stage = "stage",
  remember = "days=1",
}: {
  cookie?: string;
  now?: Date;
  stage?: string;
  remember?: string;
}) {
  const set: { name: string; value: string; maxAge: number }[] = [];
  const context = {
    stage: { pk: stage },
    config: { remember_device: remember },
    db: { session: { findFirst: async () => null } } as unknown as Db,
    request: { clientIp: "192.0.2.1" },
    now,
    cookie: (name: string) => (name === KNOWN_DEVICE_COOKIE ? cookie : undefined),
    setCookie: (change: { name: string; value: string; maxAge: number }) => void set.push(change),
  } as unknown as StageContext<{ remember_device: string }>;
  return { context, set };
}

function remember(pk: number | null, fields: Parameters<typeof contextOf>[0] = {}) {
  const { context, set } = contextOf(fields);
  rememberDevice(context, user(pk));
  return set[0];
}
const knows = (pk: number, fields: Parameters<typeof contextOf>[0]) => isKnownDevice(contextOf(fields).context, pk);

describe("UL-9: a remembered device", () => {
  it("is known to the person and the stage that remembered it, until it ends", async () => {
    const made = remember(7);
    expect(made).toMatchObject({ name: KNOWN_DEVICE_COOKIE, maxAge: 86_400 });
    const cookie = made?.value ?? "";
    expect(await knows(7, { cookie })).toBe(true);
    expect(await knows(7, { cookie, now: later(86_399) })).toBe(true);
    expect(await knows(7, { cookie, now: later(86_400) })).toBe(false);
    expect(await knows(8, { cookie })).toBe(false);
    expect(await knows(7, { cookie, stage: "another" })).toBe(false);
  });

  it("cannot be made up, lengthened or given to somebody else", async () => {
    const cookie = remember(7)?.value ?? "";
    const [pk = "", until = "", signature = ""] = cookie.split(".");
    for (const forged of [
      "",
      "..",
      `8.${until}.${signature}`,
      `${pk}.${Number(until) + 1}.${signature}`,
      `${pk}.Infinity.${signature}`,
      `${pk}.${until}.`,
      `${pk}.${until}.${"A".repeat(43)}`,
      cookie.slice(0, -1),
    ]) {
      expect(await knows(forged.startsWith("8") ? 8 : 7, { cookie: forged }), forged).toBe(false);
    }
    setAppSecret("another secret, of another installation");
    expect(await knows(7, { cookie })).toBe(false);
    setAppSecret("a secret that only tests use, long enough");
  });

  it("is not made for less than a second, or for somebody who is not stored", () => {
    expect(remember(7, { remember: "seconds=0" })).toBeUndefined();
    expect(remember(7, { remember: "milliseconds=999" })).toBeUndefined();
    expect(remember(7, { remember: "seconds=-5" })).toBeUndefined();
    expect(remember(7, { remember: "seconds=1" })).toMatchObject({ maxAge: 1 });
    expect(remember(null)).toBeUndefined();
  });
});
