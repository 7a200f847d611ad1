import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text as readText } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { as, errorCodes, expectDone } from "../support/challenges.ts";
import { startControlledServer } from "../support/controlled-server.ts";
import { linkOf, Mailbox } from "../support/mailbox.ts";
import { createPerson } from "../support/world.ts";

const FLOW = "default-account-recovery";
const identify = "ak-stage-identification";

test("a link is asked for, opened and confirmed by a program, and survives that the server is killed", async () => {
  test.slow();
  const closed = await Mailbox.open();
  const { port, url } = closed;
  // Nobody takes the message at first.
  await closed.close();
  const dataDir = mkdtempSync(path.join(tmpdir(), "vestibule-mail-"));
  const env = { EMAIL_URL: url };
  const first = await startControlledServer({ dataDir, env });
  const person = await createPerson(first.control);
  const visitor = new ApiVisitor(first.url);
  await visitor.get(FLOW);
  as(await visitor.solve(FLOW, { component: identify, uidField: person.email }), "ak-stage-email");
  await expect
    .poll(
      async () =>
        (await first.control.query('SELECT "attempts" FROM "outgoing_mail" WHERE "last_error" <> $1', "")).length,
    )
    .toBe(1);
  await first.stop("SIGKILL");

  const mailbox = await Mailbox.open(port);
  const second = await startControlledServer({ dataDir, env, port: first.port });
  try {
    const link = new URL(linkOf(await mailbox.take(person.email)));
    const query = link.search.slice(1);
    const other = new ApiVisitor(second.url);
    const asked = as(await other.get(FLOW, query), "ak-stage-consent");
    const answer = { component: "ak-stage-consent", token: asked.token } as const;
    as(await other.solve(FLOW, answer, query), "ak-stage-prompt");
    const password = "an entirely new password";
    const done = await other.solve(FLOW, { component: "ak-stage-prompt", password, password_repeat: password }, query);
    expectDone(done, "/");
    expect(await whoIs(other)).toBe(person.username);
    // Who still waits asks for it to be sent again, and is told so in the form of an error.
    const again = await visitor.solve(FLOW, { component: "ak-stage-email" });
    expect(errorCodes(again)).toEqual(["non_field_errors: email-sent"]);
    const events = await second.control.query('SELECT "context" FROM "event" WHERE "action" = $1', "email_sent");
    expect(JSON.stringify(events)).not.toContain(link.searchParams.get("flow_token"));
    expect(JSON.stringify(events)).toContain(person.email);
    expect(second.logs()).not.toContain(link.searchParams.get("flow_token") ?? "");
    const metrics = await (await fetch(`${second.url}/-/metrics/`)).text();
    expect(metrics).toMatch(/vestibule_mails_total\{outcome="sent"\} [1-9]/);
  } finally {
    await second.stop();
    await mailbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("Zitadel GHSA-pfrf-9r5f-73f5: no link is sent for a host that nobody has configured", async () => {
  const mailbox = await Mailbox.open();
  const server = await startControlledServer({ env: { EMAIL_URL: mailbox.url } });
  try {
    const person = await createPerson(server.control);
    const post = (host: string, headers: Record<string, string> = {}) =>
      new Promise<{ component: string }>((resolve, reject) => {
        const body = JSON.stringify({ uid_field: person.email });
        const sent = request(
          `${server.url}/api/v3/flows/executor/${FLOW}/?query=`,
          { method: "POST", headers: { Host: host, "Content-Type": "application/json", ...headers } },
          (answer) => readText(answer).then((text) => resolve(JSON.parse(text)), reject),
        );
        sent.on("error", reject);
        sent.end(body);
      });
    expect((await post("evil.example")).component).toBe("ak-stage-access-denied");
    expect((await post("localhost.evil.example")).component).toBe("ak-stage-access-denied");
    const forwarded = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
    expect((await post(`localhost:${server.port}`, forwarded)).component).toBe("ak-stage-email");
    const mail = await mailbox.take(person.email);
    expect(linkOf(mail).startsWith(`${server.url}/if/flow/${FLOW}/`)).toBe(true);
    expect(mailbox.mails).toEqual([]);
  } finally {
    await server.stop();
    await mailbox.close();
  }
});
