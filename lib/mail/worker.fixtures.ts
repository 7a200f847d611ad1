import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { startMailServer, type TestMailServer } from "./mail.fixtures.ts";
import type { NewMailMessage } from "./message.ts";
import type { MailWorkerOptions } from "./worker.ts";

/** A message with a link. */
export const mail = (more: Partial<NewMailMessage> = {}): NewMailMessage => ({
  to: [{ name: "Ada", address: "ada@example.com" }],
  subject: "Hello",
  html: '<p>Go to <a href="http://localhost/?flow_token=geheim">there</a></p>',
  text: "Go to http://localhost/?flow_token=geheim",
  secrets: ["geheim"],
  ...more,
});

/** A clock that can be turned forward. */
export function createClock() {
  let at = Date.now();
  const clock = () => new Date(at);
  clock.forward = (milliseconds: number) => {
    at += milliseconds;
  };
  return clock;
}

/** A post office: a database for a file of tests, and for every test an empty outbox and a mail server of its own. */
export class PostOffice {
  readonly engine: TestEngine;
  server: TestMailServer;
  dataDir: string;

  constructor(engine: TestEngine, server: TestMailServer, dataDir: string) {
    this.engine = engine;
    this.server = server;
    this.dataDir = dataDir;
  }

  /** What a worker is started with. */
  options(more: Partial<MailWorkerOptions> = {}): MailWorkerOptions {
    return {
      client: this.engine.client,
      server: this.server.settings,
      from: { name: "Vestibule", address: "login@example.com" },
      root: process.cwd(),
      dataDir: this.dataDir,
      ...more,
    };
  }

  /** What was recorded, in order. */
  events() {
    return this.engine.client.event.findMany({ orderBy: { created: "asc" } });
  }

  /** Messages that have not been sent. */
  waiting() {
    return this.engine.client.outgoingMail.findMany();
  }
}

/** Opens post offices for the tests of a file. @param open is given a new one before each test */
export function openPostOffices(open: (office: PostOffice) => void): void {
  let engine: TestEngine;
  let office: PostOffice;
  beforeAll(async () => {
    engine = await createTestEngine();
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    office = new PostOffice(engine, await startMailServer(), mkdtempSync(path.join(tmpdir(), "vestibule-mail-")));
    await engine.client.outgoingMail.deleteMany();
    await engine.client.event.deleteMany();
    open(office);
  });
  afterEach(async () => {
    await office.server.close();
    rmSync(office.dataDir, { recursive: true });
  });
}
