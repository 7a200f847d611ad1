import { randomInt } from "node:crypto";
import { currentRehearsal } from "#lib/dry-run/rehearsal.ts";
import type { StageContext } from "#lib/flows/stage.ts";
import { takeCaptchaTicket } from "#lib/limits/tickets.ts";
import { openSecret } from "#lib/stages/secrets.ts";
import { askProvider } from "./ask-provider.ts";
import { BUILT_IN, parseBuiltIn } from "./built-in.ts";
import { type CaptchaFault, judgeAnswer } from "./judge-answer.ts";
import { createProofChallenge, spendProof } from "./proof-of-work.ts";
import { type CaptchaSettings, captchaSettings } from "./settings.ts";

const SITE_KEY = "goauthentik.io/stages/captcha/site_key";
const PRIVATE_KEY = "goauthentik.io/stages/captcha/private_key";
const RUN_MARK = "captcha_run";
/** Runs that are not stored yet. */
const NEW_RUN = "new:";

/** The captcha's part of a challenge. */
export interface CaptchaQuestion {
  site_key: string;
  js_url: string;
  interactive: boolean;
}

/** A captcha stage, whether it is asked by itself or inside another stage. */
export interface CaptchaStage {
  pk: string;
  name: string;
  config: unknown;
}

type Context = Pick<
  StageContext,
  "plan" | "context" | "flow" | "executionId" | "request" | "db" | "now" | "definitions" | "limits" | "events"
>;

/**
 * What the person's browser has to solve. A proof of work comes in the fields that every captcha has: `js_url` is `altcha`, and `site_key` is
 * the challenge.
 */
export async function showCaptcha(context: Context, stage: CaptchaStage): Promise<CaptchaQuestion> {
  const settings = captchaSettings.parse(stage.config);
  const builtIn = parseBuiltIn(settings.api_url);
  const { interactive } = settings;
  if (!builtIn) {
    return { site_key: overridden(context, SITE_KEY) ?? settings.public_key, js_url: settings.js_url, interactive };
  }
  const purpose = { stage: stage.pk, flow: context.flow.pk, run: markRun(context) };
  return { site_key: await createProofChallenge(builtIn.work, purpose, context.now), js_url: BUILT_IN, interactive };
}

/**
 * Judges what the person's browser came up with, and keeps what the provider said in the context for policies.
 *
 * @param token empty when none was sent, which is judged like any other
 * @returns why it is refused; null when it is accepted
 */
export async function checkCaptcha(context: Context, stage: CaptchaStage, token: string): Promise<CaptchaFault | null> {
  const settings = captchaSettings.parse(stage.config);
  const builtIn = parseBuiltIn(settings.api_url);
  const ticket = await takeCaptchaTicket(context);
  if (!ticket.allowed) return "throttled";
  const said = builtIn ? await proofAnswer(context, stage, token) : await askAbout(context, stage, settings, token);
  const fault = builtIn ? proofFault(said) : judgeAnswer(said, settings);
  if (fault) return fault;
  await ticket.giveBack(context.db);
  context.context.captcha = { response: said, stage: { $record: "stage", pk: stage.pk, name: stage.name } };
  return null;
}

async function proofAnswer(context: Context, stage: CaptchaStage, token: string) {
  // A dry run begins anew for each answer and gives out another challenge each time, which nobody can have solved.
  if (currentRehearsal()) return { success: true, provider: BUILT_IN };
  const { db, flow, now } = context;
  const right = await spendProof(db, token, { stage: stage.pk, flow: flow.pk }, (run) => isOfRun(context, run), now);
  return right ? { success: true, provider: BUILT_IN } : null;
}

/** Whatever was wrong with it, the page has a new challenge by now. */
const proofFault = (said: object | null): CaptchaFault | null => (said ? null : "captcha.retry");

function askAbout(context: Context, stage: CaptchaStage, settings: CaptchaSettings, token: string) {
  const secret = overridden(context, PRIVATE_KEY) ?? openSecret(stage.pk, "private_key", settings.private_key);
  return askProvider(settings, { secret, response: token, remoteip: context.request.clientIp });
}

function overridden({ context }: Context, key: string): string | undefined {
  const value = context[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Names the run that a challenge is made for. A first page is shown before there is a run, and without writing anything; what is shown there
 * can be answered by beginning a run, and by nothing else.
 */
function markRun({ plan, executionId }: Context): string {
  const mark = plan.counters[RUN_MARK];
  if (mark === undefined && executionId) return executionId;
  plan.counters[RUN_MARK] = mark ?? randomInt(1, 2 ** 47);
  return `${NEW_RUN}${plan.counters[RUN_MARK]}`;
}

function isOfRun({ plan, executionId }: Context, run: string): boolean {
  const mark = plan.counters[RUN_MARK];
  if (mark !== undefined) return run === `${NEW_RUN}${mark}`;
  return executionId ? run === executionId : run.startsWith(NEW_RUN);
}
