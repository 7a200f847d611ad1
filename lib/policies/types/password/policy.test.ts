import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askPolicy, type Question } from "../../testing.ts";
import { passwordPolicyConfig } from "./config.ts";
import { countPublications, useKnownPasswordService } from "./known-passwords.ts";
import { closeStrengthWorker, estimateStrength } from "./strength.ts";

const ask = (config: object, password?: unknown, question: Question = {}) =>
  askPolicy("password", { ...config }, { context: { prompt_data: { password } }, ...question });

describe("the password that is judged", () => {
  it("114: has to be there", async () => {
    const missing = { passing: false, messages: ["Password not set in context"] };
    for (const context of [
      {},
      { prompt_data: {} },
      { prompt_data: { password: "" } },
      { password: 7 },
      { password: "" },
    ])
      expect(await ask({}, undefined, { context })).toMatchObject(missing);
    expect(await ask({}, undefined, { context: { prompt_data: { password: "" }, password: "x" } })).toMatchObject(
      missing,
    );
  });

  it("115: is the one of the form rather than the context's own", async () => {
    const config = { length_min: 5 };
    const context = { prompt_data: { password: "long enough" }, password: "no" };
    expect(await ask(config, undefined, { context })).toMatchObject({ passing: true, messages: [] });
    expect((await ask(config, undefined, { context: { password: "long enough" } })).passing).toBe(true);
    expect((await ask(config, undefined, { context: { prompt_data: { other: 1 }, password: "no" } })).passing).toBe(
      false,
    );
  });

  it("is found under the key that the policy names", async () => {
    const context = { prompt_data: { new_password: "secret", password: "x" } };
    expect((await ask({ password_field: "new_password", length_min: 6 }, undefined, { context })).passing).toBe(true);
    expect((await ask({ password_field: "constructor" }, undefined, { context })).messages).toEqual([
      "Password not set in context",
    ]);
  });
});

it("97: what is recorded of it shows no password, whatever its field is called", async () => {
  const context = { prompt_data: { geheim: "my secret", name: "Jane" }, geheim: "another secret" };
  const config = { password_field: "geheim", length_min: 40 };
  const { events } = await ask(config, undefined, { context, executionLogging: true });
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).toContain("Jane");
  expect(JSON.stringify(events)).not.toContain("secret");
  expect(context.prompt_data.geheim).toBe("my secret");
});

describe("116: rules about length and characters", () => {
  it.each([
    ["length_min", 4, "abc", "abcd"],
    ["length_min", 3, "👍👍", "👍👍👍"],
    ["amount_digits", 2, "a1b", "a1b2"],
    ["amount_digits", 1, "a٣", "a3"],
    ["amount_lowercase", 2, "aB", "abB"],
    ["amount_lowercase", 1, "éÄ", "e"],
    ["amount_uppercase", 2, "Ab", "ABb"],
    ["amount_symbols", 2, "a!", "a!?"],
    ["amount_symbols", 1, "abc", "ab c"],
  ])("%s = %d refuses %s and takes %s", async (field, amount, bad, good) => {
    const config = { [field]: amount, error_message: "Our rules are these." };
    expect(await ask(config, bad)).toMatchObject({ passing: false, messages: ["Our rules are these."] });
    expect(await ask(config, good)).toMatchObject({ passing: true, messages: [] });
  });

  it("counts a symbol that is listed twice twice, as the backslash is by default", async () => {
    expect((await ask({ amount_symbols: 2 }, "a\\")).passing).toBe(true);
    expect((await ask({ amount_symbols: 2 }, "a/")).passing).toBe(false);
    expect(passwordPolicyConfig.parse({}).symbol_charset).toHaveLength(34);
  });

  it("takes symbols from the set that is given", async () => {
    const config = { amount_symbols: 1, symbol_charset: "€ß" };
    expect((await ask(config, "a!")).passing).toBe(false);
    expect((await ask(config, "a€")).passing).toBe(true);
  });

  it("117: say something also without a message of their own, in the person's language", async () => {
    expect((await ask({ length_min: 4 }, "abc")).messages).toEqual(["Invalid password."]);
    const german = await ask({ length_min: 4 }, "abc", { context: { password: "abc" }, ip: "192.0.2.1", locale: "de" });
    expect(german.messages).toEqual(["Dieses Passwort entspricht nicht den Vorgaben."]);
  });

  it("do not hold when switched off", async () => {
    expect((await ask({ check_static_rules: false, length_min: 40 }, "a")).passing).toBe(true);
  });
});

describe("the list of known passwords", () => {
  let server: Server;
  let requests: IncomingMessage[];
  let respond: (response: ServerResponse) => void;
  const suffix = createHash("sha1").update("password").digest("hex").slice(5);
  const config = { check_have_i_been_pwned: true };

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      respond(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    useKnownPasswordService(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`);
  });
  beforeEach(() => {
    requests = [];
    respond = (response) => response.end(`${"0".repeat(35)}:3\r\n${suffix.toUpperCase()}:12\r\n${"A".repeat(35)}:0`);
  });
  afterAll(async () => {
    useKnownPasswordService(undefined);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("118: refuses a password that was published more often than allowed, and says how often", async () => {
    const refused = { passing: false, messages: ["Password exists on 12 online lists."] };
    expect(await ask(config, "password")).toMatchObject(refused);
    expect(await ask({ ...config, hibp_allowed_count: 11 }, "password")).toMatchObject(refused);
    expect(await ask({ ...config, hibp_allowed_count: 12 }, "password")).toMatchObject({ passing: true, messages: [] });
    expect((await ask(config, "something else")).passing).toBe(true);
  });

  it("gets five digits of a hash, and is asked to hide how many it knows", async () => {
    await ask(config, "password");
    expect(requests[0]?.url).toBe("/api/range/5BAA6");
    expect(requests[0]?.headers).toMatchObject({ "add-padding": "true" });
    expect(requests[0]?.headers).not.toHaveProperty("cookie");
    expect(JSON.stringify(requests[0]?.rawHeaders)).not.toContain("password");
  });

  it("knows a password whatever the case of its answer, and does not take padding for a hit", async () => {
    respond = (response) => response.end(`${suffix.toLowerCase()}:7`);
    expect((await ask(config, "password")).messages[0]).toContain("7");
    respond = (response) => response.end(`${suffix}:0`);
    expect((await ask(config, "password")).passing).toBe(true);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["an error", (response) => response.writeHead(503).end()],
    ["a page", (response) => response.end("<html>Please log in</html>")],
    ["a redirect", (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    ["a hung-up", (response) => response.destroy()],
    ["megabytes", (response) => response.end(`${"A".repeat(35)}:1\r\n`.repeat(60_000))],
  ])("does not pass when the answer is %s, whatever the binding says, and tells the person", async (_name, answer) => {
    respond = answer;
    const result = await ask(config, "password", { context: { password: "password" }, failureResult: true });
    expect(result.passing).toBe(false);
    expect(result.failed).toBeUndefined();
    expect(result.messages).toEqual([expect.stringMatching(/could not be checked/)]);
    expect(result.events).toEqual([]);
  });

  it("is not waited for any longer than the policy may take", async () => {
    respond = () => undefined;
    await expect(countPublications("password", AbortSignal.timeout(50))).rejects.toThrow();
  });
});

describe("the strength of a password", () => {
  const config = { check_zxcvbn: true, check_static_rules: false };
  /** Takes long to judge. */

  it("119: has to be better than the threshold", async () => {
    const { score } = await estimateStrength("battery staple", []);
    expect((await ask({ ...config, zxcvbn_score_threshold: score }, "battery staple")).passing).toBe(false);
    expect((await ask({ ...config, zxcvbn_score_threshold: score - 1 }, "battery staple")).passing).toBe(true);
    expect((await ask({ ...config, zxcvbn_score_threshold: 4 }, "xkq7-vnw2-rtz9-pmb4-hjd6")).passing).toBe(false);
  });

  it("is said to be too low, with what would help", async () => {
    const result = await ask(config, "aaaaaaaa");
    expect(result.messages[0]).toBe("Password is too weak.");
    expect(result.messages).toContain("Do not repeat words or characters.");
    expect((await ask(config, "xkq7-vnw2-rtz9-pmb4")).messages).toEqual([]);
  });
});

it("120: asks in order, and the first that fails decides", async () => {
  const all = { length_min: 9, error_message: "short", check_have_i_been_pwned: true, check_zxcvbn: true };
  useKnownPasswordService("http://127.0.0.1:1/");
  try {
    expect((await ask(all, "password")).messages).toEqual(["short"]);
    expect((await ask({ ...all, length_min: 0 }, "password")).messages).toEqual([
      expect.stringMatching(/could not be checked/),
    ]);
    expect((await ask({ ...all, length_min: 0, check_have_i_been_pwned: false }, "password")).messages[0]).toBe(
      "Password is too weak.",
    );
  } finally {
    useKnownPasswordService(undefined);
    await closeStrengthWorker();
  }
});
