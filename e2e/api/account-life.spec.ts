import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "../fixtures/test.ts";
import { logIn, whoIs } from "../support/api-steps.ts";
import type { ApiVisitor } from "../support/api-visitor.ts";
import { as, expectDone } from "../support/challenges.ts";
import { unique } from "../support/unique.ts";
import {
  createFlow,
  createInvitation,
  invitation,
  prompt,
  userDelete,
  userLogin,
  userWrite,
} from "../support/world.ts";

const component = "ak-stage-prompt";

/** What a browser gets that follows another site's link. Not by `fetch`, which says of itself that it does not navigate. */
async function followForeignLink(visitor: ApiVisitor, address: string): Promise<string> {
  const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", Cookie: visitor.jar.header() ?? "" };
  const [answer] = (await once(get(new URL(address, visitor.origin), { headers }), "response")) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  return text(answer);
}

test("an invited person enrolls through the client, once", async ({ visitor, newVisitor, control }) => {
  const slug = await createFlow(control, {
    designation: "enrollment",
    stages: [
      invitation(),
      prompt([{ field_key: "username", label: "Username", type: "username" }]),
      userWrite({ user_creation_mode: "always_create" }),
      userLogin(),
    ],
  });
  const username = unique("invited");
  const query = `itoken=${await createInvitation(control, slug, { single_use: true, fixed_data: { username } })}`;
  as(await visitor.get(slug), "ak-stage-access-denied");
  const { fields } = as(await visitor.get(slug, query), component);
  expect(fields.map(({ fieldKey, initialValue }) => [fieldKey, initialValue])).toEqual([["username", username]]);
  expectDone(await visitor.solve(slug, { component }, query), "/");
  expect(await whoIs(visitor)).toBe(username);
  as(await newVisitor().get(slug, query), "ak-stage-access-denied");
});

test("attack: a link or a form of another site neither deletes an account nor logs anybody out", async ({
  visitor,
  person,
  control,
}) => {
  const slug = await createFlow(control, {
    designation: "unenrollment",
    attrs: { authentication: "require_authenticated" },
    stages: [userDelete()],
  });
  await logIn(visitor, person);
  for (const flow of [slug, "default-invalidation-flow"]) {
    const answer = await followForeignLink(visitor, `/api/v3/flows/executor/${flow}/?query=`);
    expect(JSON.parse(answer)).toMatchObject({ component: "vestibule-continue" });
    expect(await followForeignLink(visitor, `/if/flow/${flow}/`)).toContain("vestibule-continue");
  }
  expect(await whoIs(visitor)).toBe(person.username);
  expectDone(await visitor.get(slug), "/");
  expect(await whoIs(visitor)).toBeNull();
});

test("attack: a form of another site does nothing on a person's page", async ({ visitor, newVisitor, person }) => {
  await logIn(visitor, person);
  const elsewhere = newVisitor();
  await logIn(elsewhere, person);
  const html = await (await visitor.fetch("/if/user/")).text();
  const buttons = html.split("<form").slice(1);
  const form = buttons.find((part) => part.includes("Log out everywhere else")) ?? "";
  const action = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(form)?.[1] ?? "";
  expect(action).not.toBe("");
  const send = async (origin: string) => {
    const body = new FormData();
    body.append(action, "");
    return visitor.fetch("/if/user/", { method: "POST", headers: { Origin: origin }, body });
  };
  expect((await send("https://evil.example")).status).toBeGreaterThanOrEqual(400);
  expect(await whoIs(elsewhere)).toBe(person.username);
  expect((await send(visitor.origin)).headers.get("location")).toContain("done=others_ended");
  expect(await whoIs(elsewhere)).toBeNull();
  expect(await whoIs(visitor)).toBe(person.username);
});

test("somebody who is not logged in is sent to the login by the page and by what it does", async ({ visitor }) => {
  const page = await visitor.fetch("/if/user/");
  expect(page.headers.get("location")).toContain("/flows/-/default/authentication/");
});
