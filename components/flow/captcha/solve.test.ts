import { pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { createProofChallenge } from "#lib/captcha/proof-of-work.ts";
import { readChallenge, solveProof } from "#lib/captcha/testing.ts";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { pbkdf2 } from "./pbkdf2.ts";
import { solve } from "./solve.ts";

beforeAll(() => setAppSecret("a secret that only tests use, long enough"));

it("derives keys as PBKDF2 says, also where the browser does not offer it", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.uint8Array({ maxLength: 51 }),
      fc.integer({ min: 1, max: 20 }),
      (password, salt, rounds) => {
        const expected = pbkdf2Sync(password, salt, rounds, 32, "sha256").toString("hex");
        expect(Buffer.from(pbkdf2(password, salt, rounds)).toString("hex")).toBe(expected);
      },
    ),
  );
});

it("finds the solution that the protocol's own library finds, in either way", async () => {
  const siteKey = await createProofChallenge(0.002, { stage: "s", flow: "f", run: "r" }, new Date());
  const challenge = readChallenge(siteKey);
  const { solution } = JSON.parse(Buffer.from(await solveProof(siteKey), "base64").toString("utf8"));
  const { counter, derivedKey } = solution;
  expect(await solve({ challenge, start: 0, step: 1 })).toEqual({ counter, derivedKey });
  const plain = async (...input: Parameters<typeof pbkdf2>) => pbkdf2(...input);
  expect(await solve({ challenge, start: counter % 2, step: 2 }, plain)).toEqual({ counter, derivedKey });
});
