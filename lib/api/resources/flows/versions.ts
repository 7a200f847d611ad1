import { z } from "zod";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { snapshotOf } from "#lib/versions/as-snapshot.ts";
import { planRestore } from "#lib/versions/restore/plan.ts";
import {
  countVersions,
  findVersion,
  findVersionBefore,
  listVersions,
  newestNumber,
  type StoredVersion,
} from "#lib/versions/store.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import { offsetOf, pageQuery, paginationSchema, readPage, toEnvelope } from "../../list/paging.ts";
import { linkSchema, paginated } from "../../schemas.ts";
import { findFlow } from "./actions.ts";
import { answerRun, prepareRun } from "./prepare-run.ts";
import { findNamed, readNumber } from "./versions-find.ts";
import { restoreVersionEndpoint } from "./versions-restore.ts";
import { showVersion, showVersionDetail, versionDetailSchema, versionSchema } from "./versions-show.ts";

const common = { tag: "flows", access: "superuser" } as const;

/** `/flows/instances/{slug}/versions/` */
export const listVersionsEndpoint: Endpoint = {
  ...common,
  method: "get",
  path: "/flows/instances/{slug}/versions/",
  operationId: "flows_instances_versions_list",
  summary: "The versions of a flow, the newest first, with who made them and what changed",
  query: z.object(pageQuery),
  answers: { 200: paginated("FlowVersion", versionSchema, paginationSchema) },
  async handle(call) {
    const { pk } = await findFlow(call);
    const db = call.services.client;
    const page = readPage(call.query, call.definitions.settings);
    // One more than the page holds: what the last one is compared with.
    const found = await listVersions(db, pk, { skip: offsetOf(page), take: page.size + 1 });
    const shown = found.slice(0, page.size).map((version, index) => showVersion(version, found[index + 1] ?? null));
    return ok(toEnvelope(page, shown, { hasNext: found.length > page.size, count: await countVersions(db, pk) }));
  },
};

/** `/flows/instances/{slug}/versions/{number}/` */
export const showVersionEndpoint: Endpoint = {
  ...common,
  method: "get",
  path: "/flows/instances/{slug}/versions/{number}/",
  operationId: "flows_instances_versions_retrieve",
  summary: "A version of a flow: how it differs from another, and what going back to it would do",
  query: z.object({
    against: z.int().min(1).optional().meta({ description: "Number of the other; left out, the one before." }),
  }),
  answers: { 200: versionDetailSchema },
  async handle(call) {
    const { flow, version } = await findNamed(call);
    const db = call.services.client;
    const before = await findVersionBefore(db, flow.pk, version.number);
    const against = await findOther(call, flow, before);
    const newest = await newestNumber(db, flow.pk);
    const plan = await planRestore(db, flow, version);
    return ok(showVersionDetail(version, { before, against, newest, plan }));
  },
};

async function findOther(call: ApiCall, flow: FlowDefinition, before: StoredVersion | null) {
  const wanted = call.query.get("against");
  if (!wanted) return before;
  const number = readNumber(wanted);
  const found = number === null ? null : await findVersion(call.services.client, flow.pk, number);
  if (!found) throw invalid("against", "There is no such version.");
  return found;
}

/** `/flows/instances/{slug}/versions/{number}/execute/` */
const executeVersionEndpoint: Endpoint = {
  ...common,
  method: "post",
  path: "/flows/instances/{slug}/versions/{number}/execute/",
  operationId: "flows_instances_versions_execute_create",
  summary:
    "Prepare a run of a version about the caller, with policies and the flow's own settings as they are now; the link opens it",
  answers: { 200: linkSchema, 400: z.object({ detail: z.string() }) },
  handle: async (call) => answerRun(call, await prepareVersion(call)),
};

/** Prepares a run of the version that the path names. */
export async function prepareVersion(call: ApiCall) {
  const { flow, version } = await findNamed(call);
  return prepareRun(call, flow, snapshotOf(call.definitions, flow, version.content));
}

/** What there is about versions of flows. */
export const flowVersionEndpoints: readonly Endpoint[] = [
  listVersionsEndpoint,
  showVersionEndpoint,
  executeVersionEndpoint,
  restoreVersionEndpoint,
];
