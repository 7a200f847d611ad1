import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it } from "vitest";
import { startMailServer } from "./mail.fixtures.ts";
import { queueMail } from "./outbox.ts";
import type { SmtpServer } from "./smtp-url.ts";
import { createClock, mail, openPostOffices, type PostOffice } from "./worker.fixtures.ts";
import { MOST_ATTEMPTS, retryDelay, sendDueMail } from "./worker.ts";

let office: PostOffice;
openPostOffices((opened) => {
  office = opened;
});

describe("trouble", () => {
  it("EM-10 a server that refuses first is tried again, later each time", async () => {
    const clock = createClock();
    office.server.judge = (count) => (count <= 2 ? Object.assign(new Error("busy"), { responseCode: 451 }) : null);
    await queueMail(office.engine.client, mail(), { now: clock() });
    const worker = office.options({ clock });
    await sendDueMail(worker);
    expect(await office.waiting()).toMatchObject([
      { attempts: 1, lease: null, lastError: expect.stringContaining("451") },
    ]);
    expect(await sendDueMail(worker)).toBe(0);
    clock.forward(6001);
    expect(await sendDueMail(worker)).toBe(1);
    clock.forward(6001);
    expect(await sendDueMail(worker)).toBe(0);
    clock.forward(30_000);
    await sendDueMail(worker);
    expect([office.server.begun(), office.server.mails.length, await office.waiting()]).toEqual([3, 1, []]);
  });

  it("a server that is down, or dies in the middle of a message, loses nothing", async () => {
    const clock = createClock();
    const { port } = office.server.settings;
    await office.server.close();
    await queueMail(office.engine.client, mail(), { now: clock() });
    await sendDueMail(office.options({ clock }));
    expect(await office.waiting()).toMatchObject([{ lastError: expect.stringContaining("ECONNREFUSED") }]);
    office.server = await startMailServer({}, port);
    office.server.judge = (count) => (count === 1 ? "hang up" : null);
    clock.forward(10_000);
    await sendDueMail(office.options({ clock }));
    expect([office.server.begun(), office.server.mails.length]).toEqual([1, 0]);
    clock.forward(60_000);
    await sendDueMail(office.options({ clock }));
    expect([office.server.mails.length, await office.waiting()]).toEqual([1, []]);
  });

  it("gives up after a while, and says so in the audit record", async () => {
    const clock = createClock();
    await office.server.close();
    await queueMail(office.engine.client, mail(), { now: clock() });
    for (let count = 0; count < MOST_ATTEMPTS + 2; count++) {
      await sendDueMail(office.options({ clock }));
      clock.forward(90 * 60_000);
    }
    expect(await office.waiting()).toEqual([]);
    expect(await office.events()).toMatchObject([
      {
        action: "system_task_exception",
        context: { attempts: MOST_ATTEMPTS, subject: "Hello", to_email: ["ada@example.com"] },
      },
    ]);
    office.server = await startMailServer();
  });

  it("does not send a link that is dead already", async () => {
    const clock = createClock();
    await queueMail(office.engine.client, mail(), { now: clock(), expires: new Date(clock().getTime() + 60_000) });
    clock.forward(60_001);
    await sendDueMail(office.options({ clock }));
    expect([office.server.begun(), (await office.events())[0]?.action]).toEqual([0, "system_task_exception"]);
  });

  it("waits longer each time, and not all messages equally long", () => {
    expect([1, 2, 3].map((attempt) => retryDelay(attempt, 0.5))).toEqual([5000, 25_000, 125_000]);
    expect(retryDelay(1, 0)).toBe(4000);
    expect(retryDelay(1, 1)).toBe(6000);
  });

  it("says nothing of passwords when a login at the server fails", async () => {
    await office.server.close();
    office.server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(new Error("no")),
    });
    await queueMail(office.engine.client, mail(), { now: new Date() });
    await sendDueMail(office.options({ server: { ...office.server.settings, username: "u", password: "hunter2" } }));
    const [row] = await office.waiting();
    expect(row?.lastError).toMatch(/EAUTH/);
    expect(row?.lastError).not.toContain("hunter2");
  });
});

describe("encryption", () => {
  const sendWith = async (more: Partial<SmtpServer>, smtp: SMTPServerOptions = {}) => {
    await office.server.close();
    office.server = await startMailServer(smtp);
    await queueMail(office.engine.client, mail(), { now: new Date() });
    await sendDueMail(office.options({ server: { ...office.server.settings, ...more } }));
    const [row] = await office.waiting();
    return { sent: office.server.mails.length, error: row?.lastError ?? "" };
  };
  const withStarttls = { disabledCommands: [] };

  it("is used where it is required, and a message rather stays than goes without", async () => {
    expect(await sendWith({ tls: "required", verify: false }, withStarttls)).toEqual({ sent: 1, error: "" });
    expect((await sendWith({ tls: "required", verify: false })).sent).toBe(0);
  });

  it("is from the first byte where that is said", async () => {
    expect(await sendWith({ tls: "implicit", verify: false }, { secure: true })).toEqual({ sent: 1, error: "" });
    expect((await sendWith({ tls: "implicit", verify: false })).sent).toBe(0);
  });

  it("asks for a good certificate unless it is told not to", async () => {
    const { sent, error } = await sendWith({ tls: "required" }, withStarttls);
    expect([sent, error]).toEqual([0, expect.stringMatching(/certificate/)]);
  });

  it("is used where it is offered, and not where it must not be", async () => {
    expect((await sendWith({ tls: "offered" }, withStarttls)).error).toMatch(/certificate/);
    expect((await sendWith({ tls: "none" }, withStarttls)).sent).toBe(1);
  });
});
