import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { defaultAvatar } from "#lib/brand/assets.ts";
import { type Portrayed, resolveAvatar } from "./avatar.ts";
import { createAvatarCheck, type ProbeResult, probePicture } from "./avatar-check.ts";

const ada: Portrayed = { username: "ada", name: "Ada Lovelace", email: "Ada@Example.com", attributes: {} };
const HOUR = 3_600_000;

/** A check over a network that is a table of addresses, and what was asked of it. */
function network(answers: Record<string, ProbeResult> = {}) {
  const asked: string[] = [];
  let time = 0;
  const check = createAvatarCheck(
    async (url) => {
      asked.push(url);
      return answers[url] ?? "nothing";
    },
    () => time,
  );
  return { asked, check, wait: (milliseconds: number) => (time += milliseconds) };
}

const offline = network().check;
const draw = async (person: Partial<Portrayed>) => {
  const address = await resolveAvatar({ ...ada, name: "", username: "", ...person }, "initials", offline);
  expect(address).toMatch(/^data:image\/svg\+xml;base64,[A-Za-z0-9+/]+=*$/);
  return Buffer.from(address.split(",")[1] ?? "", "base64").toString("utf8");
};
const lettersOf = (svg: string) => /<text [^>]*>(.*)<\/text>/su.exec(svg)?.[1];

const GRAVATAR =
  "https://www.gravatar.com/avatar/b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72?size=158&rating=g&default=404";

describe("C-10 modes", () => {
  it("are tried in order; unknown ones are skipped and the default picture is the last", async () => {
    expect(await resolveAvatar(ada, "none,initials", offline)).toBe(defaultAvatar);
    expect(await resolveAvatar(ada, "unknown,attributes.picture,initials", offline)).toMatch(/^data:/);
    for (const nothing of ["", "unknown", "attributes.picture", "gravatar", " initials", "://"]) {
      expect(await resolveAvatar(ada, nothing, offline)).toBe(defaultAvatar);
    }
  });

  it("do not matter for somebody unknown", async () => {
    expect(await resolveAvatar(null, "initials", offline)).toBe(defaultAvatar);
  });

  it("gravatar asks for the SHA-256 of the address in lower case", async () => {
    const { asked, check } = network({ [GRAVATAR]: "picture" });
    expect(await resolveAvatar(ada, "gravatar,initials", check)).toBe(GRAVATAR);
    expect(asked).toEqual([GRAVATAR]);
  });

  it("gravatar is not asked about somebody without an address", async () => {
    const { asked, check } = network();
    expect(await resolveAvatar({ ...ada, email: "" }, "gravatar", check)).toBe(defaultAvatar);
    expect(asked).toEqual([]);
  });

  it("a template takes username, hash of the address and upn", async () => {
    const url = "https://pictures.example/ada/3e3417d7ef77d5932a6734b916515ed5/ada%40corp?x=ada";
    const { check } = network({ [url]: "picture" });
    const template = "https://pictures.example/%(username)s/%(mail_hash)s/%(upn)s?x=%(username)s";
    expect(await resolveAvatar({ ...ada, attributes: { upn: "ada@corp" } }, template, check)).toBe(url);
  });

  it("a template is not led elsewhere by a hostile name", async () => {
    const { asked, check } = network();
    const person = { ...ada, username: "@evil.example/?#\\", attributes: { upn: { toString: "x" } } };
    await resolveAvatar(person, "https://pictures.example/%(username)s%(upn)s", check);
    await resolveAvatar(person, "https://pictures.example%(username)s", check);
    for (const url of asked) expect(new URL(url).host).toBe("pictures.example");
    expect(asked).toEqual(["https://pictures.example/%40evil.example%2F%3F%23%5C"]);
  });

  it("a template of another scheme gives nothing", async () => {
    const { asked, check } = network();
    expect(await resolveAvatar(ada, "javascript://%(username)s", check)).toBe(defaultAvatar);
    expect(await resolveAvatar(ada, "file:///etc/%(username)s", check)).toBe(defaultAvatar);
    expect(asked).toEqual([]);
  });
});

describe("C-10 attributes", () => {
  const picture = (value: unknown) =>
    resolveAvatar({ ...ada, attributes: { profile: { picture: value } } }, "attributes.profile.picture", offline);

  it.each([
    "https://pictures.example/a.png",
    "http://pictures.example/a.png",
    "/media/a.png",
    "data:image/png;base64,AAAA",
  ])("take %s", async (value) => {
    expect(await picture(value)).toBe(value);
  });

  it.each([
    "",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "//evil.example/a.png",
    "a.png",
    5,
    null,
    {},
    ["x"],
    "https://[",
  ])("refuse %j", async (value) => {
    expect(await picture(value)).toBe(defaultAvatar);
  });

  it("refuse what would make every challenge huge", async () => {
    expect(await picture(`data:image/png;base64,${"A".repeat(1_000_000)}`)).toBe(defaultAvatar);
  });

  it("see nothing but the person's own attributes", async () => {
    for (const path of ["constructor.name", "__proto__", "profile.length", "profile..x", ""]) {
      expect(await resolveAvatar({ ...ada, attributes: { profile: "/x" } }, `attributes.${path}`, offline)).toBe(
        defaultAvatar,
      );
    }
  });
});

describe("C-10 initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["  ada   king   lovelace ", "AL"],
    ["ada", "AD"],
    ["a", "A"],
    ["文字 書", "文書"],
    ["e\u0301tienne", "E\u0301T"],
    ["👩‍🚀 x", "👩‍🚀X"],
  ])("of %j are %s", async (name, expected) => {
    expect(lettersOf(await draw({ name }))).toBe(expected);
  });

  it("come from the username, else they are A K", async () => {
    expect(lettersOf(await draw({ name: "  ", username: "grace" }))).toBe("GR");
    expect(lettersOf(await draw({ name: "\0", username: " " }))).toBe("AK");
  });

  it.each([
    ["Ada Lovelace", "#3961c8", "#fff"],
    ["ada lovelace", "#3961c8", "#fff"],
    ["Grüße", "#a93737", "#fff"],
    ["user 2", "#c8c8c8", "#000"],
  ])("of %j are drawn on %s in %s", async (name, background, text) => {
    const svg = await draw({ name });
    expect(svg).toContain(`fill="${background}"/>`);
    expect(svg).toContain(`fill="${text}">`);
  });

  it.each([
    "<script>",
    "<svg onload=x>",
    "& &",
    '" "',
    "' '",
    "]]> -->",
    "\0\u0001",
    "\ud800\ud801",
    "a\u202e b\ufffe",
  ])("of %j are text, and the picture stays well-formed", async (name) => {
    const svg = await draw({ name });
    expect(svg.match(/<[^>]*>/g)).toHaveLength(5);
    expect(lettersOf(svg)).toMatch(/^(?:[^<>&"']|&(?:amp|lt|gt|quot|#39);)*$/u);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what this is about
    expect(svg).not.toMatch(/[\0-\x1f\ufffe\uffff]/);
  });

  it("of an endless name take no time", async () => {
    expect((await draw({ name: `a${"\u0301".repeat(1_000_000)}` })).length).toBeLessThan(1000);
  });
});

describe("C-10 the check of addresses", () => {
  const here = "https://pictures.example/a.png";
  const neighbour = "https://pictures.example/b.png";
  const elsewhere = "https://elsewhere.example/a.png";

  it("remembers for eight hours what it found, and what it did not find", async () => {
    const { asked, check, wait } = network({ [here]: "picture" });
    for (let round = 0; round < 3; round += 1) {
      expect(await check(here)).toBe(true);
      expect(await check(neighbour)).toBe(false);
    }
    expect(asked).toEqual([here, neighbour]);
    wait(8 * HOUR + 1);
    await check(here);
    expect(asked).toHaveLength(3);
  });

  it("leaves a host that fails alone for eight hours, and only that one", async () => {
    const { asked, check, wait } = network({ [here]: "unreachable", [neighbour]: "picture", [elsewhere]: "picture" });
    expect(await check(here)).toBe(false);
    expect(await check(neighbour)).toBe(false);
    expect(await check(elsewhere)).toBe(true);
    expect(asked).toEqual([here, elsewhere]);
    wait(8 * HOUR + 1);
    expect(await check(neighbour)).toBe(true);
  });

  it("lets the browser try what cannot be looked at", async () => {
    expect(await network({ [here]: "unknown" }).check(here)).toBe(true);
  });

  it("takes a probe that fails for a host that fails", async () => {
    expect(await createAvatarCheck(() => Promise.reject(new Error("down")))(here)).toBe(false);
  });

  it("asks once when many ask at once, and forgets the oldest of very many", async () => {
    const { asked, check } = network({ [here]: "picture" });
    expect(await Promise.all(Array.from({ length: 20 }, () => check(here)))).not.toContain(false);
    expect(asked).toHaveLength(1);
    for (let index = 0; index < 10_000; index += 1) await check(`${neighbour}?${index}`);
    await check(here);
    expect(asked.filter((url) => url === here)).toHaveLength(2);
  });
});

describe("probePicture", () => {
  it("looks at status and type, following redirects, and tells a failing host from a missing picture", async () => {
    const methods: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      methods.push(request.method);
      const answers: Record<string, [number, Record<string, string>]> = {
        "/picture": [200, { "content-type": "Image/PNG" }],
        "/page": [200, { "content-type": "text/html" }],
        "/untyped": [200, {}],
        "/missing": [404, { "content-type": "image/png" }],
        "/broken": [500, { "content-type": "image/png" }],
        "/moved": [302, { location: "/picture" }],
        "/circle": [302, { location: "/circle" }],
      };
      response.writeHead(...(answers[request.url ?? ""] ?? [404, {}])).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.close();
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const results = ["picture", "page", "untyped", "missing", "broken", "moved", "circle"].map((path) =>
      probePicture(`${origin}/${path}`),
    );
    expect(await Promise.all(results)).toEqual([
      "picture",
      "nothing",
      "nothing",
      "nothing",
      "unreachable",
      "picture",
      "unknown",
    ]);
    expect(new Set(methods)).toEqual(new Set(["HEAD"]));
    expect(await probePicture("http://127.0.0.1:9/")).toBe("unknown");
    expect(await probePicture("gopher://127.0.0.1/")).toBe("unknown");
  });

  it("says that a host is unreachable when nobody listens", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await probePicture(`http://127.0.0.1:${port}/`)).toBe("unreachable");
  });
});
