import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { recordAtStart } from "../start.ts";
import { findVersion, newestNumber } from "../store.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** A flow of three versions: of its two stages first one was renamed, then the other. */
async function createRenamed() {
  const { slug, pk, stages } = await api.engine.flow({ stages: [{ type: "dummy" }, { type: "dummy" }] });
  await recordAtStart(api.client);
  for (const stage of stages) await rename(stage, `second ${stage}`);
  const restore = (number: number, json: object) =>
    api.call("POST", `/flows/instances/${slug}/versions/${number}/restore/`, { json });
  return { pk, slug, stages, restore };
}

const rename = (stage: string, name: string) => api.call("PATCH", `/stages/dummy/${stage}/`, { json: { name } });
const stagesOf = async (pk: string, number: number) => (await findVersion(api.client, pk, number))?.content.stages;

it("race: of two who go back at once one is told that the flow has changed, and no mixture of both versions comes out", async () => {
  for (let round = 0; round < 3; round++) {
    const { pk, restore } = await createRenamed();
    const answers = await Promise.all([1, 2].map((number) => restore(number, { newest: 3 })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const won = answers[0]?.status === 200 ? 1 : 2;
    expect(await stagesOf(pk, 4)).toEqual(await stagesOf(pk, won));
    expect(await newestNumber(api.client, pk)).toBe(4);
  }
});

it("race: whoever goes back says nothing of what they have seen: the later one wins, whole", async () => {
  for (let round = 0; round < 3; round++) {
    const { pk, restore } = await createRenamed();
    const answers = await Promise.all([1, 2].map((number) => restore(number, {})));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const last = await findVersion(api.client, pk, 5);
    expect(last?.content.stages).toEqual(await stagesOf(pk, last?.restoredFrom ?? 0));
  }
});

it("race: a change that is made while somebody goes back is not lost in a mixture", async () => {
  for (let round = 0; round < 3; round++) {
    const { pk, stages, restore } = await createRenamed();
    const [first = ""] = stages;
    const [restored, renamed] = await Promise.all([restore(2, { newest: 3 }), rename(first, `third ${first}`)]);
    expect(renamed.status).toBe(200);
    expect(restored.status).toBeOneOf([200, 409]);
    const newest = await newestNumber(api.client, pk);
    // Either the change came later, or nobody went back.
    expect((await stagesOf(pk, newest))?.[first]?.name).toBe(`third ${first}`);
    expect(newest).toBe(restored.status === 200 ? 5 : 4);
  }
});
