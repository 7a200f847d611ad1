import { randomBytes } from "node:crypto";
import process from "node:process";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { admin } from "../support/admin.ts";
import { CookieJar } from "../support/cookie-jar.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

/** A PostgreSQL server on which tests may make databases; without one there can be only one instance. */
const databaseServer = process.env.TEST_DATABASE_URL;
const FLOW = "/if/flow/default-authentication-flow/";

async function onDatabaseServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseServer });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** The form of a page: everything that a browser without scripts would send, with the person's answers. */
function fillForm(page: string, answers: Record<string, string>): FormData {
  const form = new FormData();
  const decode = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
  for (const [tag] of page.matchAll(/<input\b[^>]*>/g)) {
    const read = (name: string) => decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
    if (read("type") === "hidden") form.append(read("name"), read("value"));
  }
  for (const [name, value] of Object.entries(answers)) form.set(name, value);
  return form;
}

async function send(jar: CookieJar, server: TestServer, path: string, body?: FormData): Promise<Response> {
  const answer = await fetch(server.url + path, {
    redirect: "manual",
    headers: { Cookie: jar.header(), Origin: server.url },
    ...(body ? { method: "POST", body } : {}),
  });
  jar.store(answer);
  return answer;
}

if (databaseServer) {
  test("two instances start at the same moment on one empty database, and share a login and its forms", async () => {
    test.setTimeout(120_000);
    const name = `vestibule_instances_${process.pid}`;
    await onDatabaseServer(`CREATE DATABASE ${name}`);
    const url = new URL(databaseServer);
    url.pathname = `/${name}`;
    const env = {
      DATABASE_URL: url.href,
      AUTH_SECRET: randomBytes(36).toString("base64"),
      BOOTSTRAP_EMAIL: admin.email,
      BOOTSTRAP_PASSWORD: admin.password,
    };
    const started = await Promise.allSettled([startTestServer({ env }), startTestServer({ env })]);
    try {
      const [one, two] = started.map((each) => {
        if (each.status === "rejected") throw each.reason;
        return each.value;
      }) as [TestServer, TestServer];
      const jar = new CookieJar();

      const identification = await (await send(jar, one, FLOW)).text();
      const password = await (
        await send(jar, two, FLOW, fillForm(identification, { uid_field: admin.username }))
      ).text();
      expect(password).toContain('type="password"');
      const done = await send(jar, one, FLOW, fillForm(password, { password: admin.password }));
      expect(done.status).toBe(303);

      for (const server of [one, two]) {
        const session = await (await send(jar, server, "/api/auth/session")).json();
        expect(session, server.url).toMatchObject({ user: { username: admin.username } });
      }
    } finally {
      await Promise.all(started.map((each) => (each.status === "fulfilled" ? each.value.stop() : undefined)));
      await onDatabaseServer(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}
