import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import PostalMime from "postal-mime";
import type { SMTPServerOptions } from "smtp-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { startMailServer, type TestMailServer } from "./mail.fixtures.ts";
import type { NewMailMessage } from "./message.ts";
import { claimMail, LEASE_MS, queueMail } from "./outbox.ts";
import type { SmtpServer } from "./smtp-url.ts";
import { type MailWorkerOptions, MOST_ATTEMPTS, retryDelay, sendDueMail, startMailWorker } from "./worker.ts";

let engine: TestEngine;
let server: TestMailServer;
let dataDir: string;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  server = await startMailServer();
  dataDir = mkdtempSync(path.join(tmpdir(), "vestibule-mail-"));
  await engine.client.outgoingMail.deleteMany();
  await engine.client.event.deleteMany();
});
afterEach(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true });
});

const mail = (more: Partial<NewMailMessage> = {}): NewMailMessage => ({
  to: [{ name: "Ada", address: "ada@example.com" }],
  subject: "Hello",
  html: '<p>Go to <a href="http://localhost/?flow_token=geheim">there</a></p>',
  text: "Go to http://localhost/?flow_token=geheim",
  secrets: ["geheim"],
  ...more,
});
const options = (more: Partial<MailWorkerOptions> = {}): MailWorkerOptions => ({
  client: engine.client,
  server: server.settings,
  from: { name: "Vestibule", address: "login@example.com" },
  root: process.cwd(),
  dataDir,
  ...more,
});
/** A clock that can be turned forward. */
function createClock() {
  let at = Date.now();
  const clock = () => new Date(at);
  clock.forward = (milliseconds: number) => {
    at += milliseconds;
  };
  return clock;
}
const events = () => engine.client.event.findMany({ orderBy: { created: "asc" } });
const waiting = () => engine.client.outgoingMail.findMany();

describe("sending", () => {
  it("EM-10 sends what is due and writes email_sent, with the secrets masked", async () => {
    await queueMail(engine.client, mail(), { now: new Date() });
    expect(await sendDueMail(options())).toBe(1);
    const [received] = server.mails;
    expect(received).toMatchObject({ from: "login@example.com", to: ["ada@example.com"] });
    expect(received?.parsed).toMatchObject({
      subject: "Hello",
      from: { name: "Vestibule", address: "login@example.com" },
      to: [{ name: "Ada", address: "ada@example.com" }],
    });
    expect(received?.parsed.text).toContain("flow_token=geheim");
    expect(received?.parsed.html).toContain("flow_token=geheim");
    expect(received?.parsed.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    const [event] = await events();
    expect(event).toMatchObject({
      action: "email_sent",
      context: {
        message: "Email to ada@example.com sent",
        subject: "Hello",
        from_email: "login@example.com",
        to_email: ["ada@example.com"],
      },
    });
    expect(JSON.stringify(event)).not.toContain("geheim");
    expect(JSON.stringify(event)).toContain("flow_token=***");
  });

  it("keeps neither recipient nor link readable while a message waits, and nothing afterwards", async () => {
    await queueMail(engine.client, mail(), { now: new Date() });
    const [row] = await waiting();
    const stored = Buffer.from(row?.sealed ?? []).toString("latin1") + JSON.stringify({ ...row, sealed: "" });
    expect(stored).not.toMatch(/ada@example|geheim|Hello/);
    await sendDueMail(options());
    expect(await waiting()).toEqual([]);
  });

  it("sends nothing for a step that is rolled back", async () => {
    const failing = engine.client.$transaction(async (db) => {
      await queueMail(db, mail(), { now: new Date() });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await sendDueMail(options())).toBe(0);
    expect(server.mails).toEqual([]);
  });

  it("drops a message to nobody without a trace", async () => {
    await queueMail(engine.client, mail({ to: [] }), { now: new Date() });
    await sendDueMail(options());
    expect([await waiting(), await events(), server.mails]).toEqual([[], [], []]);
  });

  it("EM-13 a name cannot break the message or add recipients", async () => {
    const to = [
      { name: 'Ada\r\nBcc: <evil@example.com>, "x" <y@example.com>', address: "ada@example.com" },
      { name: "foo@bar.baz", address: "foo@bar.baz" },
    ];
    await queueMail(engine.client, mail({ to, subject: "Hi\r\nBcc: evil@example.com" }), { now: new Date() });
    await sendDueMail(options());
    expect(server.mails[0]?.to).toEqual(["ada@example.com", "foo@bar.baz"]);
    expect(server.mails[0]?.parsed.bcc ?? []).toEqual([]);
    expect(server.mails[0]?.raw).toContain('"foo@bar.baz" <foo@bar.baz>');
    expect(server.mails[0]?.raw).not.toMatch(/^bcc:/im);
  });

  it("EM-13 a name in another script is left out of the recipient", async () => {
    await queueMail(engine.client, mail({ to: [{ name: "Änne", address: "a@example.com" }] }), { now: new Date() });
    await sendDueMail(options());
    expect(server.mails[0]?.parsed.to).toEqual([{ name: "", address: "a@example.com" }]);
  });

  it("attaches the brand's logo where a template asks for it", async () => {
    const logo = "/static/dist/assets/images/user_default.png";
    await queueMail(engine.client, mail({ html: '<img src="cid:logo">', logo }), { now: new Date() });
    await sendDueMail(options());
    expect(server.mails[0]?.parsed.attachments).toMatchObject([{ contentId: "<logo>", mimeType: "image/png" }]);
  });

  it("uses the server and sender of the message's stage, as they are when it is sent", async () => {
    const own = await startMailServer();
    const stageId = await engine.stage({
      type: "email",
      config: { host: "127.0.0.1", port: 1, from_address: "stage@example.com" },
    });
    await queueMail(engine.client, mail(), { now: new Date(), stageId });
    await engine.client.stage.update({
      where: { id: stageId },
      data: { config: { host: "127.0.0.1", port: own.settings.port, from_address: "stage@example.com" } },
    });
    await sendDueMail(options());
    expect([server.mails.length, own.mails.length, own.mails[0]?.from]).toEqual([0, 1, "stage@example.com"]);
    await own.close();
  });

  it("drops a message whose stage has been deleted", async () => {
    const stageId = await engine.stage({ type: "email" });
    await queueMail(engine.client, mail(), { now: new Date(), stageId });
    await engine.client.stage.delete({ where: { id: stageId } });
    expect(await sendDueMail(options())).toBe(0);
  });

  it("keeps messages as files for their owner only where no server is set", async () => {
    await queueMail(engine.client, mail(), { now: new Date() });
    await sendDueMail(options({ server: null }));
    const folder = path.join(dataDir, "outbox");
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const file = path.join(folder, files[0] ?? "");
    expect(file).toMatch(/\.eml$/);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await PostalMime.parse(readFileSync(file))).toMatchObject({ subject: "Hello" });
    expect((await events())[0]?.action).toBe("email_sent");
  });
});

describe("trouble", () => {
  it("EM-10 a server that refuses first is tried again, later each time", async () => {
    const clock = createClock();
    server.judge = (count) => (count <= 2 ? Object.assign(new Error("busy"), { responseCode: 451 }) : null);
    await queueMail(engine.client, mail(), { now: clock() });
    const worker = options({ clock });
    await sendDueMail(worker);
    expect(await waiting()).toMatchObject([{ attempts: 1, lease: null, lastError: expect.stringContaining("451") }]);
    expect(await sendDueMail(worker)).toBe(0);
    clock.forward(6001);
    expect(await sendDueMail(worker)).toBe(1);
    clock.forward(6001);
    expect(await sendDueMail(worker)).toBe(0);
    clock.forward(30_000);
    await sendDueMail(worker);
    expect([server.begun(), server.mails.length, await waiting()]).toEqual([3, 1, []]);
  });

  it("a server that is down, or dies in the middle of a message, loses nothing", async () => {
    const clock = createClock();
    const { port } = server.settings;
    await server.close();
    await queueMail(engine.client, mail(), { now: clock() });
    await sendDueMail(options({ clock }));
    expect(await waiting()).toMatchObject([{ lastError: expect.stringContaining("ECONNREFUSED") }]);
    server = await startMailServer({}, port);
    server.judge = (count) => (count === 1 ? "hang up" : null);
    clock.forward(10_000);
    await sendDueMail(options({ clock }));
    expect([server.begun(), server.mails.length]).toEqual([1, 0]);
    clock.forward(60_000);
    await sendDueMail(options({ clock }));
    expect([server.mails.length, await waiting()]).toEqual([1, []]);
  });

  it("gives up after a while, and says so in the audit record", async () => {
    const clock = createClock();
    await server.close();
    await queueMail(engine.client, mail(), { now: clock() });
    for (let count = 0; count < MOST_ATTEMPTS + 2; count++) {
      await sendDueMail(options({ clock }));
      clock.forward(90 * 60_000);
    }
    expect(await waiting()).toEqual([]);
    expect(await events()).toMatchObject([
      {
        action: "system_task_exception",
        context: { attempts: MOST_ATTEMPTS, subject: "Hello", to_email: ["ada@example.com"] },
      },
    ]);
    server = await startMailServer();
  });

  it("does not send a link that is dead already", async () => {
    const clock = createClock();
    await queueMail(engine.client, mail(), { now: clock(), expires: new Date(clock().getTime() + 60_000) });
    clock.forward(60_001);
    await sendDueMail(options({ clock }));
    expect([server.begun(), (await events())[0]?.action]).toEqual([0, "system_task_exception"]);
  });

  it("waits longer each time, and not all messages equally long", () => {
    expect([1, 2, 3].map((attempt) => retryDelay(attempt, 0.5))).toEqual([5000, 25_000, 125_000]);
    expect(retryDelay(1, 0)).toBe(4000);
    expect(retryDelay(1, 1)).toBe(6000);
  });

  it("says nothing of passwords when a login at the server fails", async () => {
    await server.close();
    server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(new Error("no")),
    });
    await queueMail(engine.client, mail(), { now: new Date() });
    await sendDueMail(options({ server: { ...server.settings, username: "u", password: "hunter2" } }));
    const [row] = await waiting();
    expect(row?.lastError).toMatch(/EAUTH/);
    expect(row?.lastError).not.toContain("hunter2");
  });
});

describe("encryption", () => {
  const sendWith = async (more: Partial<SmtpServer>, smtp: SMTPServerOptions = {}) => {
    await server.close();
    server = await startMailServer(smtp);
    await queueMail(engine.client, mail(), { now: new Date() });
    await sendDueMail(options({ server: { ...server.settings, ...more } }));
    const [row] = await waiting();
    return { sent: server.mails.length, error: row?.lastError ?? "" };
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

describe("several workers", () => {
  it("two of them at the same time send each message once", async () => {
    for (let count = 0; count < 12; count++) await queueMail(engine.client, mail(), { now: new Date() });
    const counts = await Promise.all([sendDueMail(options()), sendDueMail(options()), sendDueMail(options())]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(12);
    expect(server.mails).toHaveLength(12);
    expect(new Set(server.mails.map(({ parsed }) => parsed.messageId)).size).toBe(12);
  });

  it("one that dies while it sends leaves the message to another, later, under the same name", async () => {
    const clock = createClock();
    await queueMail(engine.client, mail(), { now: clock() });
    const dead = await claimMail(engine.client, clock());
    expect(await claimMail(engine.client, clock())).toBeNull();
    clock.forward(LEASE_MS);
    await sendDueMail(options({ clock }));
    expect(server.mails[0]?.parsed.messageId).toBe(`<${dead?.id}@example.com>`);
  });

  it("wakes up when a message is written, and ends what it has begun when it is stopped", async () => {
    const stop = startMailWorker(options());
    await queueMail(engine.client, mail(), { now: new Date() });
    await vi.waitFor(() => expect(server.begun()).toBe(1), { timeout: 5000 });
    await stop();
    expect([server.mails.length, await waiting()]).toEqual([1, []]);
  });

  it("a slow server does not hold up other mail", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let count = 0;
    const sent: string[] = [];
    const stop = startMailWorker(
      options({
        sendBy: () => async (message) => {
          count += 1;
          if (count === 1) await released;
          sent.push(String(message.subject));
        },
      }),
    );
    const before = new Date();
    await queueMail(engine.client, mail({ subject: "slow" }), { now: new Date(before.getTime() - 1000) });
    await vi.waitFor(() => expect(count).toBe(1), { timeout: 5000 });
    await queueMail(engine.client, mail({ subject: "quick" }), { now: new Date() });
    await vi.waitFor(() => expect(sent).toEqual(["quick"]), { timeout: 5000 });
    release();
    await stop();
    expect(sent).toEqual(["quick", "slow"]);
  });
});
