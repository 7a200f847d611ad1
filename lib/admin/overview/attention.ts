import type { Db } from "#lib/db/client.ts";
import { loadBoundPeople } from "#lib/flows/checks/bound-people.ts";
import { checkFlow } from "#lib/flows/checks/check-flow.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";

/** Something that an administrator should look at, with the way to the place where it is mended. */
export interface Attention {
  level: "warning" | "danger";
  title: string;
  text: string;
  href: string;
  link: string;
}

/** What the system is made of, as far as it needs attention. */
export interface AttentionFacts {
  db: Db;
  definitions: Definitions;
  /** Whether a mail server is set up. */
  hasMailServer: boolean;
  now: Date;
}

/** Everything that needs attention, the worst first. */
export async function findAttention(facts: AttentionFacts): Promise<Attention[]> {
  const found = await Promise.all([
    checkBlueprints(facts),
    checkMail(facts),
    checkAdministrators(facts),
    checkFlowsOfBrands(facts),
  ]);
  return [...found.flat(), ...checkBrands(facts)].toSorted((a, b) => (a.level < b.level ? -1 : 1));
}

function checkBrands({ definitions }: AttentionFacts): Attention[] {
  const brand = definitions.brands.find((candidate) => candidate.default) ?? definitions.brands[0];
  if (!brand)
    return [
      {
        level: "danger",
        title: "There is no brand",
        text: "Flows are chosen by the brand of the address; without one the first that applies is taken.",
        href: "/if/admin/brands/new/",
        link: "Make a brand",
      },
    ];
  const wanted = { authentication: "log in", recovery: "get back in when they forgot their password" } as const;
  const missing = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((name) => !brand.flows[name]);
  return missing.map((name) => ({
    level: name === "authentication" ? "danger" : "warning",
    title: `The brand ${brand.domain} has no ${name} flow`,
    text: `People have no way to ${wanted[name]} unless a stage links to one.`,
    href: `/if/admin/brands/${brand.pk}/`,
    link: "Choose a flow",
  }));
}

/** Flows that a brand leads people to, and that cannot do what they are for. */
async function checkFlowsOfBrands({ db, definitions }: AttentionFacts): Promise<Attention[]> {
  const used = new Set(definitions.brands.flatMap(({ flows }) => Object.values(flows)));
  const flows = [...used]
    .map((pk) => (pk ? definitions.flows.get(pk) : undefined))
    .filter((flow) => flow !== undefined);
  const found = await Promise.all(
    flows.map(async (flow) => {
      const people = await loadBoundPeople(db, definitions, flow);
      const problems = checkFlow(definitions, { stages: stageRegistry, policies: policyRegistry }, flow, people);
      return { flow, errors: problems.filter(({ level }) => level === "error") };
    }),
  );
  return found.flatMap(({ flow, errors: [first, ...others] }) => {
    if (!first) return [];
    const more = others.length > 0 ? ` And ${others.length} more.` : "";
    return [
      {
        level: "danger",
        title: `The flow ${flow.name} has problems`,
        text: `${first.text}${more}`,
        href: `/if/admin/flows/${encodeURIComponent(flow.slug)}/`,
        link: "Look at the flow",
      },
    ];
  });
}

async function checkBlueprints({ db }: AttentionFacts): Promise<Attention[]> {
  const failed = await db.blueprintInstance.findMany({ where: { enabled: true, status: "error" }, take: 5 });
  return failed.map(({ id, name }) => ({
    level: "danger",
    title: `The blueprint ${name} could not be applied`,
    text: "What it describes may be missing or out of date.",
    href: `/if/admin/blueprints/${id}/`,
    link: "Look at the blueprint",
  }));
}

async function checkMail({ db, hasMailServer, now }: AttentionFacts): Promise<Attention[]> {
  const late = await db.outgoingMail.count({
    where: { attempts: { gt: 1 }, due: { lt: new Date(now.getTime() + 86_400_000) } },
  });
  const found: Attention[] = [];
  if (late > 0)
    found.push({
      level: "danger",
      title: "Mails cannot be delivered",
      text: `${late} wait for another try.`,
      href: "/if/admin/events/?action=system_exception",
      link: "Look at the events",
    });
  if (!hasMailServer)
    found.push({
      level: "warning",
      title: "No mail server is set up",
      text: "Messages are kept as files in the data folder. Set EMAIL_URL and start again to send them.",
      href: "/if/admin/settings/",
      link: "Look at the settings",
    });
  return found;
}

async function checkAdministrators({ db }: AttentionFacts): Promise<Attention[]> {
  const administrators = await db.user.count({
    where: { isActive: true, groups: { some: { group: { isSuperuser: true } } } },
    take: 2,
  });
  if (administrators > 1) return [];
  return [
    {
      level: "warning",
      title: "There is a single administrator",
      text: "If that person cannot log in, nobody can mend it from here.",
      href: "/if/admin/users/",
      link: "Look at the users",
    },
  ];
}
