import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { completeFacts } from "#lib/flows/executor.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { claimMail } from "#lib/mail/outbox.ts";
import { type InvitationMail, sendInvitation } from "./send-invitation.ts";

let engine: TestEngine;
let flow: { pk: string; slug: string };
beforeAll(async () => {
  engine = await createTestEngine();
  flow = await engine.flow({ stages: [{ type: "invitation" }] });
});
beforeEach(async () => {
  await engine.client.outgoingMail.deleteMany();
});
afterAll(() => engine.close());

async function invite(fields: { flowId?: string | null; expires?: Date } = {}): Promise<string> {
  const { flowId = flow.pk, expires = new Date(Date.now() + 3_600_000) } = fields;
  return (await engine.client.invitation.create({ data: { name: "i", flowId, expires } })).id;
}

async function send(id: string, mail: InvitationMail, origin = "http://localhost:3000") {
  const definitions = await engine.services.definitions.at(engine.client, 1n);
  const request = { ...completeFacts(engine.browser().facts("x"), definitions, null), origin };
  return sendInvitation(engine.client, id, mail, { request, now: new Date() });
}

async function waiting() {
  const mails = [];
  for (let mail = await claimMail(engine.client, new Date()); mail; mail = await claimMail(engine.client, new Date()))
    mails.push(mail);
  return mails;
}

test.each([undefined, "", "invitation", "email/invitation.html"])(
  "IN-6 each address gets a message of its own with the link, with the same copies; template %j",
  async (template) => {
    const id = await invite();
    const mail = {
      email_addresses: ["ada@example.com", "bob@example.com", "ADA@example.com"],
      cc_addresses: ["carol@example.com"],
      bcc_addresses: ["dan@example.com"],
      template,
    };
    expect(await send(id, mail)).toEqual({ sent: 2 });
    const mails = await waiting();
    expect(mails.map(({ message }) => message?.to.map(({ address }) => address)).sort()).toEqual([
      ["ADA@example.com"],
      ["bob@example.com"],
    ]);
    for (const { message, expires } of mails) {
      expect(message).toMatchObject({
        subject: "You have been invited to localhost:3000",
        cc: [{ address: "carol@example.com" }],
        bcc: [{ address: "dan@example.com" }],
        secrets: [id],
      });
      const url = `http://localhost:3000/if/flow/${flow.slug}/?itoken=${id}`;
      expect(message?.html).toContain(`href="${url}"`);
      expect(message?.text).toContain(url);
      expect(expires.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
    }
  },
);

test.each<[string, InvitationMail, object]>([
  ["no addresses", { email_addresses: [] }, { error: "No email addresses provided" }],
  ["none at all", {}, { error: "No email addresses provided" }],
  ["a text", { email_addresses: "ada@example.com" }, { field: "email_addresses" }],
  ["what is no address", { email_addresses: ["ada@example.com", "ada"] }, { field: "email_addresses" }],
  ["a second recipient in one", { email_addresses: ["a@example.com, b@example.com"] }, { field: "email_addresses" }],
  ["a header in one", { email_addresses: ["a@example.com\r\nBcc: b@example.com"] }, { field: "email_addresses" }],
  ["numbers", { email_addresses: ["a@example.com"], cc_addresses: [1] }, { field: "cc_addresses" }],
  ["an object", { email_addresses: ["a@example.com"], bcc_addresses: {} }, { field: "bcc_addresses" }],
  [
    "an unknown template",
    { email_addresses: ["a@example.com"], template: "email/nothing.html" },
    { field: "template" },
  ],
  [
    "a way out of the templates",
    { email_addresses: ["a@example.com"], template: "../../x.html" },
    { field: "template" },
  ],
  [
    "too many",
    { email_addresses: Array.from({ length: 101 }, (_, n) => `a${n}@example.com`) },
    { field: "email_addresses" },
  ],
])("IN-6 %s: nothing is sent", async (_name, mail, refusal) => {
  expect(await send(await invite(), mail)).toMatchObject({ error: expect.any(String), ...refusal });
  expect(await waiting()).toEqual([]);
});

test("IN-6 an invitation that leads nowhere is not sent", async () => {
  const mail = { email_addresses: ["ada@example.com"] };
  expect(await send(await invite({ flowId: null }), mail)).toEqual({ error: "Invitation has no associated flow" });
  expect(await send(randomUUID(), mail)).toEqual({ error: "Invitation has no associated flow" });
  expect(await send(await invite({ expires: new Date() }), mail)).toMatchObject({ error: expect.any(String) });
  expect(await waiting()).toEqual([]);
});

test("no link leads to a host that only the request names (Zitadel GHSA-pfrf-9r5f-73f5)", async () => {
  const mail = { email_addresses: ["ada@example.com"] };
  expect(await send(await invite(), mail, "https://evil.example")).toMatchObject({ error: expect.any(String) });
  expect(await waiting()).toEqual([]);
});
