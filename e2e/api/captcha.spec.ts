import { solveProof } from "../../lib/captcha/testing.ts";
import { expect, test } from "../fixtures/test.ts";
import { captcha, embeddedCaptcha, type Provider, startProvider } from "../support/captcha.ts";
import { as, errorCodes } from "../support/challenges.ts";
import { createFlow, dummy, identification } from "../support/world.ts";

const COMPONENT = "ak-stage-captcha";

test("a program solves the built-in proof of work, once", async ({ visitor, newVisitor, control }) => {
  const flow = await createFlow(control, { stages: [captcha(), dummy()] });
  const { siteKey, jsUrl } = as(await visitor.get(flow), COMPONENT);
  expect(jsUrl).toBe("altcha");
  const token = await solveProof(siteKey);
  as(await visitor.solve(flow, { component: COMPONENT, token }), "ak-stage-dummy");

  for (const other of [newVisitor(), newVisitor()]) {
    expect(errorCodes(await other.solve(flow, { component: COMPONENT, token }))).toEqual(["token: invalid"]);
  }
});

test("wrong, empty and foreign answers do not pass, and each refusal brings a new challenge", async ({
  visitor,
  newVisitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [captcha(), dummy()] });
  const first = as(await visitor.get(flow), COMPONENT);
  const wrong = as(await visitor.solve(flow, { component: COMPONENT, token: "wrong" }), COMPONENT);
  expect(errorCodes(wrong)).toEqual(["token: invalid"]);
  expect(wrong.siteKey).not.toBe(first.siteKey);
  expect(errorCodes(await visitor.solve(flow, { component: COMPONENT, token: "" }))).toEqual(["token: blank"]);
  const stranger = newVisitor();
  const theirs = as(await stranger.get(flow), COMPONENT);
  const token = await solveProof(theirs.siteKey);
  expect(errorCodes(await visitor.solve(flow, { component: COMPONENT, token }))).toEqual(["token: invalid"]);
});

test("ID-5 a wrong captcha inside the identification says no more than a wrong name", async ({
  visitor,
  control,
  person,
}) => {
  const stage = await embeddedCaptcha(control);
  const flow = await createFlow(control, {
    stages: [identification({ captcha_stage: stage, pretend_user_exists: false }), dummy()],
  });
  const ask = async () => as(await visitor.get(flow), "ak-stage-identification").captchaStage;
  const answer = async (uidField: string, captchaToken?: string) =>
    visitor.solve(flow, { component: "ak-stage-identification", uidField, ...(captchaToken ? { captchaToken } : {}) });
  const { component, pendingUser, siteKey } = (await ask()) ?? {};
  expect({ component, pendingUser }).toEqual({ component: COMPONENT, pendingUser: "" });
  const texts = new Set<string>();
  for (const name of [person.username, "nobody"]) {
    for (const token of [undefined, "wrong"]) {
      const refused = await answer(name, token);
      expect(errorCodes(refused)).toEqual(["non_field_errors: invalid"]);
      texts.add(JSON.stringify(refused.component === "ak-stage-identification" && refused.responseErrors));
    }
  }
  texts.add(
    JSON.stringify(as(await answer("nobody", await solveProof(siteKey)), "ak-stage-identification").responseErrors),
  );
  expect(texts.size).toBe(1);
  as(await answer(person.username, await solveProof((await ask())?.siteKey)), "ak-stage-dummy");
});

test.describe("a provider", () => {
  let provider: Provider;
  test.beforeAll(async () => {
    provider = await startProvider();
  });
  test.afterAll(() => provider.stop());

  test("CA-1 is asked with the secret, the token and the address of the person", async ({ visitor, control }) => {
    const flow = await createFlow(control, { stages: [captcha(provider.attrs), dummy()] });
    const challenge = as(await visitor.get(flow), COMPONENT);
    expect(JSON.stringify(challenge)).not.toContain(provider.attrs.private_key);
    as(await visitor.solve(flow, { component: COMPONENT, token: "from a browser" }), "ak-stage-dummy");
    expect(provider.asked.at(-1)).toEqual({
      secret: provider.attrs.private_key,
      response: "from a browser",
      remoteip: expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$|^::1$/),
    });
  });

  test("is allowed on pages that show it, and on no other", async ({ visitor, control }) => {
    const flow = await createFlow(control, { stages: [captcha(provider.attrs), dummy()] });
    const other = await createFlow(control, { stages: [captcha(), dummy()] });
    const policyOf = async (path: string) => (await visitor.fetch(path)).headers.get("content-security-policy") ?? "";
    const policy = await policyOf(`/if/flow/${flow}/`);
    for (const directive of ["script-src", "frame-src", "connect-src"]) {
      expect(policy.split("; ").find((line) => line.startsWith(directive))).toContain(provider.origin);
    }
    for (const path of [`/if/flow/${other}/`, `/api/v3/flows/executor/${flow}/`, "/nothing/here"]) {
      expect(await policyOf(path)).not.toContain(provider.origin);
    }
  });
});
