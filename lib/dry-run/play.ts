import type { Db } from "#lib/db/client.ts";
import { hideInAddresses } from "#lib/events/cleanse.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import type { Execution, ExecutionResult } from "#lib/flows/executor.ts";
import { accountKeys, describeWrite, isBookkeeping } from "./describe-writes.ts";
import { DryRunRefused } from "./errors.ts";
import { isMail, linkOf, maskMail, readMails } from "./mails.ts";
import { hideInStep, maskAnswer, maskChallenge, secretsOf, unmaskAnswer } from "./mask.ts";
import { netWrites } from "./net-writes.ts";
import type { OutboundQuestion } from "./rehearsal.ts";
import type { DryRunReport, DryRunStep } from "./report.ts";
import type { DryRunAnswer } from "./request.ts";
import type { RolledBack } from "./rolled-back.ts";
import { answerShape, asksForPassword, type SeenQuestion, type WatchedStages } from "./seen-question.ts";
import { type FlowAddress, readFlowAddress, type Visitor } from "./visitor.ts";
import type { RowWrite } from "./write-log.ts";

/** What a play is made of. */
export interface Play {
  visitor: Visitor;
  stages: WatchedStages;
  rolledBack: RolledBack;
  /** What would have been asked elsewhere, and logged; emptied with each step. */
  outbound: OutboundQuestion[];
  errors: string[];
  /** Where this application is. */
  origin: string;
  /** Makes what is typed the password; null where passwords are judged as they are. */
  acceptPassword: ((password: string) => Promise<void>) | null;
}

/** What the next answer needs to know, and nobody is shown. */
interface Moment {
  challenge: AnyChallenge;
  question: SeenQuestion | null;
  redirect: FlowAddress | null;
  mail: FlowAddress | null;
}

/**
 * Goes through a flow: opens its page and gives the answers, one after the other, as a browser does.
 *
 * @throws DryRunRefused when an answer cannot be given where it is
 */
export async function play(parts: Play, answers: readonly DryRunAnswer[]): Promise<DryRunReport> {
  const steps: DryRunStep[] = [];
  let moment: Moment | null = null;
  const secrets = new Set<string>();
  for (const answer of [null, ...answers]) {
    const mark = parts.rolledBack.writes.mark();
    const before: Moment | null = moment;
    const execution = await act(parts, before, answer, steps.length);
    const shown = expectShown(execution, parts.visitor.at);
    const writes = netWrites(parts.rolledBack.writes.since(mark));
    moment = await look(parts, shown, writes, before);
    if (answer && before) for (const secret of secretsOf(answer, before.challenge)) secrets.add(secret);
    const step = {
      answered: answer && before ? maskAnswer(answer, before.challenge) : null,
      ...(await report(parts, shown, moment, writes)),
    };
    steps.push(hideInStep(step, secrets));
  }
  return { steps };
}

async function act(
  { visitor, acceptPassword, rolledBack }: Play,
  moment: Moment | null,
  answer: DryRunAnswer | null,
  count: number,
): Promise<Execution> {
  if (!moment || !answer) return visitor.open(visitor.at);
  switch (answer.action) {
    case "answer": {
      if (!moment.question) throw new DryRunRefused(`Answer ${count}: nothing is asked there.`);
      const { password } = answer.data;
      if (acceptPassword && asksForPassword(moment.question) && typeof password === "string" && password !== "") {
        const mark = rolledBack.writes.mark();
        await acceptPassword(password);
        rolledBack.writes.forget(mark);
      }
      return visitor.answer(unmaskAnswer(answer.data, moment.challenge));
    }
    case "open_mail":
      if (!moment.mail) throw new DryRunRefused(`Answer ${count}: no mail with a link into a flow has been written.`);
      return visitor.open(moment.mail);
    case "follow":
      if (!moment.redirect) throw new DryRunRefused(`Answer ${count}: nothing leads into another flow there.`);
      return visitor.open(moment.redirect);
  }
}

function expectShown(execution: Execution, { slug }: FlowAddress): ExecutionResult {
  if (execution.kind === "shown") return execution;
  if (execution.kind === "not_found") throw new DryRunRefused(`There is no flow “${slug}”.`);
  throw new DryRunRefused("The login is bound to another network than the address that was given.");
}

async function look(
  { stages, origin }: Play,
  { challenge, execution }: ExecutionResult,
  writes: readonly RowWrite[],
  before: Moment | null,
): Promise<Moment> {
  const seen = stages.take();
  const newest = readMails(writes).findLast((mail) => linkOf(mail, origin));
  const redirect = challenge.component === "xak-flow-redirect" ? readFlowAddress(String(challenge.to), origin) : null;
  return {
    challenge,
    question: execution.step === null || challenge.component === "xak-flow-redirect" ? null : seen,
    redirect,
    mail: newest ? linkOf(newest, origin) : (before?.mail ?? null),
  };
}

async function report(
  { visitor, outbound, errors, rolledBack }: Play,
  shown: ExecutionResult,
  { question, redirect, mail }: Moment,
  writes: readonly RowWrite[],
): Promise<Omit<DryRunStep, "answered">> {
  const { challenge, notices, session, facts } = shown;
  const own = writes.filter((write) => !isBookkeeping(write) && !isMail(write));
  const names = await readNames(rolledBack.client, own);
  const stage = question?.context.stage;
  return {
    flow: visitor.at.slug,
    locale: facts.locale,
    stage: stage ? { pk: stage.pk, name: stage.name, type: stage.type } : null,
    challenge: maskChallenge(challenge),
    answer_schema: question && (await answerShape(question)),
    next: [
      ...(question ? (["answer"] as const) : []),
      ...(mail ? (["open_mail"] as const) : []),
      ...(redirect ? (["follow"] as const) : []),
    ],
    notices,
    session: session && { change: session.kind, username: facts.session?.user.username ?? null },
    redirect: challenge.component === "xak-flow-redirect" ? hideInAddresses(String(challenge.to)) : null,
    trace: shown.trace,
    writes: own.map((write) => describeWrite(write, names)),
    bookkeeping: countByTable(writes.filter(isBookkeeping)),
    mails: readMails(writes).map(maskMail),
    outbound: outbound.splice(0),
    errors: errors.splice(0).map(hideInAddresses),
  };
}

async function readNames(db: Db, writes: readonly RowWrite[]): Promise<Map<unknown, string>> {
  const keys = accountKeys(writes);
  if (keys.length === 0) return new Map();
  const rows = await db.user.findMany({ where: { id: { in: keys } }, select: { id: true, username: true } });
  return new Map(rows.map(({ id, username }) => [id, username]));
}

function countByTable(writes: readonly RowWrite[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table } of writes) counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}
