import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadState } from "#lib/flows/load-state.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { findAttention } from "./attention.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

async function attention(hasMailServer = true) {
  const { client, services } = engine;
  const { version } = await loadState(client, null, null);
  const definitions = await services.definitions.at(client, version);
  return findAttention({ db: client, definitions, hasMailServer, now: new Date() });
}

const titles = async (hasMailServer = true) => (await attention(hasMailServer)).map(({ title }) => title);

describe("what needs attention", () => {
  it("is a brand without ways in, a flow of a brand that cannot do what it is for, and a single administrator", async () => {
    const { client } = engine;
    await client.brand.deleteMany();
    expect(await titles()).toEqual(["There is no brand", "There is a single administrator"]);
    const flow = await engine.flow({ slug: "broken", designation: "authentication", stages: [] });
    await client.brand.create({
      data: { domain: "authentik-default", default: true, flowAuthentication: { connect: { slug: flow.slug } } },
    });
    const found = await attention();
    expect(found.map(({ level, title }) => `${level}: ${title}`)).toEqual([
      expect.stringMatching(/^danger: The flow .* has problems$/),
      "warning: There is a single administrator",
      "warning: The brand authentik-default has no recovery flow",
    ]);
    expect(found[0]).toMatchObject({ href: "/if/admin/flows/broken/", text: expect.stringContaining("no stages") });
  });

  it("is a missing mail server, mails that wait, and blueprints that could not be applied", async () => {
    const { client } = engine;
    await client.blueprintInstance.create({ data: { name: "torn", status: "error" } });
    expect(await titles(false)).toEqual(
      expect.arrayContaining(["The blueprint torn could not be applied", "No mail server is set up"]),
    );
    expect(await titles(true)).not.toContain("No mail server is set up");
  });
});
