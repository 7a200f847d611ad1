import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import PostalMime from "postal-mime";
import { describe, expect, it, vi } from "vitest";
import { startMailServer } from "./mail.fixtures.ts";
import { claimMail, LEASE_MS, queueMail } from "./outbox.ts";
import { createClock, mail, openPostOffices, type PostOffice } from "./worker.fixtures.ts";
import { sendDueMail, startMailWorker } from "./worker.ts";

let office: PostOffice;
openPostOffices((opened) => {
  office = opened;
});

describe("sending", () => {
  it("EM-10 sends what is due and writes email_sent, with the secrets masked", async () => {
    await queueMail(office.engine.client, mail(), { now: new Date() });
    expect(await sendDueMail(office.options())).toBe(1);
    const [received] = office.server.mails;
    expect(received).toMatchObject({ from: "login@example.com", to: ["ada@example.com"] });
    expect(received?.parsed).toMatchObject({
      subject: "Hello",
      from: { name: "Vestibule", address: "login@example.com" },
      to: [{ name: "Ada", address: "ada@example.com" }],
    });
    expect(received?.parsed.text).toContain("flow_token=geheim");
    expect(received?.parsed.html).toContain("flow_token=geheim");
    expect(received?.parsed.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    const [event] = await office.events();
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
    await queueMail(office.engine.client, mail(), { now: new Date() });
    const [row] = await office.waiting();
    const stored = Buffer.from(row?.sealed ?? []).toString("latin1") + JSON.stringify({ ...row, sealed: "" });
    expect(stored).not.toMatch(/ada@example|geheim|Hello/);
    await sendDueMail(office.options());
    expect(await office.waiting()).toEqual([]);
  });

  it("sends nothing for a step that is rolled back", async () => {
    const failing = office.engine.client.$transaction(async (db) => {
      await queueMail(db, mail(), { now: new Date() });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await sendDueMail(office.options())).toBe(0);
    expect(office.server.mails).toEqual([]);
  });

  it("drops a message to nobody without a trace", async () => {
    await queueMail(office.engine.client, mail({ to: [] }), { now: new Date() });
    await sendDueMail(office.options());
    expect([await office.waiting(), await office.events(), office.server.mails]).toEqual([[], [], []]);
  });

  it("EM-13 a name cannot break the message or add recipients", async () => {
    const to = [
      { name: 'Ada\r\nBcc: <evil@example.com>, "x" <y@example.com>', address: "ada@example.com" },
      { name: "foo@bar.baz", address: "foo@bar.baz" },
    ];
    await queueMail(office.engine.client, mail({ to, subject: "Hi\r\nBcc: evil@example.com" }), { now: new Date() });
    await sendDueMail(office.options());
    expect(office.server.mails[0]?.to).toEqual(["ada@example.com", "foo@bar.baz"]);
    expect(office.server.mails[0]?.parsed.bcc ?? []).toEqual([]);
    expect(office.server.mails[0]?.raw).toContain('"foo@bar.baz" <foo@bar.baz>');
    expect(office.server.mails[0]?.raw).not.toMatch(/^bcc:/im);
  });

  it("EM-13 a name in another script is left out of the recipient", async () => {
    await queueMail(office.engine.client, mail({ to: [{ name: "Änne", address: "a@example.com" }] }), {
      now: new Date(),
    });
    await sendDueMail(office.options());
    expect(office.server.mails[0]?.parsed.to).toEqual([{ name: "", address: "a@example.com" }]);
  });

  it("attaches the brand's logo where a template asks for it", async () => {
    const logo = "/static/dist/assets/images/user_default.png";
    await queueMail(office.engine.client, mail({ html: '<img src="cid:logo">', logo }), { now: new Date() });
    await sendDueMail(office.options());
    expect(office.server.mails[0]?.parsed.attachments).toMatchObject([{ contentId: "<logo>", mimeType: "image/png" }]);
  });

  it("uses the server and sender of the message's stage, as they are when it is sent", async () => {
    const own = await startMailServer();
    const stageId = await office.engine.stage({
      type: "email",
      config: { host: "127.0.0.1", port: 1, from_address: "stage@example.com" },
    });
    await queueMail(office.engine.client, mail(), { now: new Date(), stageId });
    await office.engine.client.stage.update({
      where: { id: stageId },
      data: { config: { host: "127.0.0.1", port: own.settings.port, from_address: "stage@example.com" } },
    });
    await sendDueMail(office.options());
    expect([office.server.mails.length, own.mails.length, own.mails[0]?.from]).toEqual([0, 1, "stage@example.com"]);
    await own.close();
  });

  it("drops a message whose stage has been deleted", async () => {
    const stageId = await office.engine.stage({ type: "email" });
    await queueMail(office.engine.client, mail(), { now: new Date(), stageId });
    await office.engine.client.stage.delete({ where: { id: stageId } });
    expect(await sendDueMail(office.options())).toBe(0);
  });

  it("keeps messages as files for their owner only where no server is set", async () => {
    await queueMail(office.engine.client, mail(), { now: new Date() });
    await sendDueMail(office.options({ server: null }));
    const folder = path.join(office.dataDir, "outbox");
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const file = path.join(folder, files[0] ?? "");
    expect(file).toMatch(/\.eml$/);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await PostalMime.parse(readFileSync(file))).toMatchObject({ subject: "Hello" });
    expect((await office.events())[0]?.action).toBe("email_sent");
  });
});

describe("several workers", () => {
  it("two of them at the same time send each message once", async () => {
    for (let count = 0; count < 12; count++) await queueMail(office.engine.client, mail(), { now: new Date() });
    const counts = await Promise.all([
      sendDueMail(office.options()),
      sendDueMail(office.options()),
      sendDueMail(office.options()),
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(12);
    expect(office.server.mails).toHaveLength(12);
    expect(new Set(office.server.mails.map(({ parsed }) => parsed.messageId)).size).toBe(12);
  });

  it("one that dies while it sends leaves the message to another, later, under the same name", async () => {
    const clock = createClock();
    await queueMail(office.engine.client, mail(), { now: clock() });
    const dead = await claimMail(office.engine.client, clock());
    expect(await claimMail(office.engine.client, clock())).toBeNull();
    clock.forward(LEASE_MS);
    await sendDueMail(office.options({ clock }));
    expect(office.server.mails[0]?.parsed.messageId).toBe(`<${dead?.id}@example.com>`);
  });

  it("wakes up when a message is written, and ends what it has begun when it is stopped", async () => {
    const stop = startMailWorker(office.options());
    await queueMail(office.engine.client, mail(), { now: new Date() });
    await vi.waitFor(() => expect(office.server.begun()).toBe(1), { timeout: 5000 });
    await stop();
    expect([office.server.mails.length, await office.waiting()]).toEqual([1, []]);
  });

  it("a slow server does not hold up other mail", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let count = 0;
    const sent: string[] = [];
    const stop = startMailWorker(
      office.options({
        sendBy: () => async (message) => {
          count += 1;
          if (count === 1) await released;
          sent.push(String(message.subject));
        },
      }),
    );
    const before = new Date();
    await queueMail(office.engine.client, mail({ subject: "slow" }), { now: new Date(before.getTime() - 1000) });
    await vi.waitFor(() => expect(count).toBe(1), { timeout: 5000 });
    await queueMail(office.engine.client, mail({ subject: "quick" }), { now: new Date() });
    await vi.waitFor(() => expect(sent).toEqual(["quick"]), { timeout: 5000 });
    release();
    await stop();
    expect(sent).toEqual(["quick", "slow"]);
  });
});
