import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { places, useTestGeoDatabases } from "../../lib/geoip/testing.ts";
import { LOGIN_FLOW, logIn, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { toYaml } from "../support/build-flow.ts";
import { as, errorCodes } from "../support/challenges.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import {
  bruteForceBlueprint,
  hasReferenceBlueprints,
  NO_REFERENCE_BLUEPRINTS,
} from "../support/reference-blueprints.ts";
import { unique } from "../support/unique.ts";
import { createFlow, createPerson, dummy, prompt } from "../support/world.ts";

// A server of their own: with databases of places and a list of known passwords, and with another login in the end.
test.describe.configure({ mode: "serial" });
let server: ControlledServer;
let files: Awaited<ReturnType<typeof useTestGeoDatabases>>;
let list: Server;
const asked: string[] = [];

test.beforeAll(async () => {
  const suffix = createHash("sha1").update("a published password").digest("hex").slice(5).toUpperCase();
  list = createServer((request, response) => {
    asked.push(String(request.url));
    response.end(`${suffix}:42\r\n`);
  });
  await new Promise<void>((resolve) => list.listen(0, "127.0.0.1", resolve));
  files = await useTestGeoDatabases();
  server = await startControlledServer({
    env: {
      TRUSTED_PROXIES: "127.0.0.1,::1",
      GEOIP_CITY_DB: files.city,
      GEOIP_ASN_DB: files.asn,
      HIBP_URL: `http://127.0.0.1:${(list.address() as AddressInfo).port}`,
    },
  });
});
test.afterAll(async () => {
  await server?.stop();
  await files?.remove();
  list?.close();
});

const from = (address: string) => new ApiVisitor(server.url, { headers: { "X-Forwarded-For": address } });
const component = "ak-stage-prompt";

/** A form that a policy judges, and a step after it. @returns the flow's slug */
async function judgedForm(type: string, model: string, attrs: Record<string, unknown>): Promise<string> {
  const name = unique("policy");
  await server.control.importText(
    toYaml([{ model: `authentik_policies_${type}.${model}`, identifiers: { name }, attrs }]),
  );
  const form = prompt([{ field_key: "password", type: "password" }], {
    attrs: { validation_policies: [`!Find [authentik_policies_${type}.${model}, [name, "${name}"]]`] },
  });
  return createFlow(server.control, { stages: [form, dummy()] });
}

/** Answers the form. @returns the component that comes next, and what is wrong */
async function answer(flow: string, password: string, visitor = from(places.berlin)) {
  as(await visitor.get(flow), component);
  const next = await visitor.solve(flow, { component, password });
  return { next: next.component, errors: errorCodes(next) };
}

test("a weak password is refused in a form, a strong one taken", async () => {
  const flow = await judgedForm("password", "passwordpolicy", { length_min: 8, check_zxcvbn: true });
  expect(await answer(flow, "short")).toEqual({ next: component, errors: ["non_field_errors: invalid"] });
  expect((await answer(flow, "password123")).next).toBe(component);
  expect(await answer(flow, "several words nobody would guess")).toEqual({ next: "ak-stage-dummy", errors: [] });
});

test("a published password is refused, and only the beginning of its hash leaves the server", async () => {
  const flow = await judgedForm("password", "passwordpolicy", { check_have_i_been_pwned: true });
  const visitor = from(places.berlin);
  as(await visitor.get(flow), component);
  const refused = as(await visitor.solve(flow, { component, password: "a published password" }), component);
  expect(JSON.stringify(refused.responseErrors)).toContain("42");
  expect((await answer(flow, "something else")).next).toBe("ak-stage-dummy");
  for (const path of asked) expect(path).toMatch(/^\/range\/[0-9A-F]{5}$/);
});

test("a form is for some countries, and the record says where it was sent from", async () => {
  const flow = await judgedForm("geoip", "geoippolicy", { countries: ["DE", "JP"] });
  expect((await answer(flow, "x", from(places.berlin))).next).toBe("ak-stage-dummy");
  expect((await answer(flow, "x", from(places.newYork))).next).toBe(component);
  const person = await createPerson(server.control);
  await logIn(from(places.tokyo), person);
  const [event] = await server.control.query(
    `SELECT "context"->'geo'->>'country' AS country, "context"->'asn'->>'asn' AS asn FROM "event"
     WHERE "action" = 'login' AND "user"->>'username' = $1`,
    person.username,
  );
  expect(event).toEqual({ country: "JP", asn: "64498" });
});

test("the reference's lockout denies after five failures, whoever it is and whatever they know, and recovers", async () => {
  test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
  const { control } = server;
  await control.importBlueprint(bruteForceBlueprint);
  const person = await createPerson(control);
  const identify = async (visitor: ApiVisitor, uidField: string) => {
    as(await visitor.get(LOGIN_FLOW), "ak-stage-identification");
    return visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField });
  };
  const guesser = from(places.newYork);
  as(await identify(guesser, person.username), "ak-stage-password");
  const guess = { component: "ak-stage-password", password: "wrong" } as const;
  for (let count = 1; count < 5; count++) as(await guesser.solve(LOGIN_FLOW, guess), "ak-stage-password");
  as(await guesser.solve(LOGIN_FLOW, guess), "ak-stage-access-denied");

  const owner = from(places.newYork);
  for (const name of [person.username, person.email, "nobody"]) {
    const denied = as(await identify(owner, name), "ak-stage-access-denied");
    expect(denied.errorMessage).toContain("Too many failed sign-in attempts");
  }
  expect(await whoIs(owner)).toBeNull();

  await control.query('UPDATE "reputation" SET "expires" = now()');
  await logIn(owner, person);
  expect(await whoIs(owner)).toBe(person.username);
});
