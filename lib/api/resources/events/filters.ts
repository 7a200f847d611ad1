import { Prisma } from "#lib/db/generated/client.ts";
import { eventActions } from "#lib/events/actions.ts";
import type { ApiCall } from "../../endpoint.ts";
import type { Filter, Filters } from "../../list/filters.ts";
import { wrongValue } from "../../list/filters.ts";
import { splitSearch } from "../../list/search.ts";

/** Filters that compare one column, by the column's name in the database and in the client's. */
const columns = {
  action: ["action", "action"],
  brand_name: ["brand_name", "brandName"],
  client_ip: ["client_ip", "clientIp"],
  context_authorized_app: ["application_pk", "applicationPk"],
  context_device: ["device_pk", "devicePk"],
  context_model_app: ["model_app", "modelApp"],
  context_model_name: ["model_name", "modelName"],
  context_model_pk: ["model_pk", "modelPk"],
  username: ["username", "username"],
} as const;
/** Columns that hold keys as events name them: UUIDs without hyphens. */
const keyColumns: ReadonlySet<string> = new Set(["application_pk", "device_pk", "model_pk"]);
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function storedValue(column: string, value: string): string {
  return keyColumns.has(column) && uuidPattern.test(value) ? value.replaceAll("-", "").toLowerCase() : value;
}

/** What lists of events can be narrowed down by. */
export const eventFilters: Filters = {
  ...Object.fromEntries(
    Object.entries(columns).map(([name, [column, field]]): [string, Filter] => [
      name,
      { kind: "text", where: ([value]) => ({ [field]: storedValue(column, String(value)) }) },
    ]),
  ),
  actions: {
    kind: eventActions,
    many: true,
    // The empty custom action stands for all that expressions made up.
    where: (values) => ({
      OR: [
        { action: { in: values.map(String) } },
        ...(values.includes("custom_") ? [{ action: { startsWith: "custom\\_" } }] : []),
      ],
    }),
  },
};

/**
 * The same filters, and the search, as an SQL condition on the table `event`: for sums, which Prisma cannot group by time.
 * @throws ApiError 400 for values that are none
 */
export function eventCondition({ query }: Pick<ApiCall, "query">): Prisma.Sql {
  const conditions: Prisma.Sql[] = [Prisma.sql`TRUE`];
  for (const [name, [column]] of Object.entries(columns)) {
    const value = query.getAll(name).findLast((given) => given !== "");
    if (value?.includes("\u0000")) throw wrongValue(name, "Null characters are not allowed.");
    if (value) conditions.push(Prisma.sql`${Prisma.raw(`"${column}"`)} = ${storedValue(column, value)}`);
  }
  const actions = query.getAll("actions").filter((action) => action !== "");
  const unknown = actions.find((action) => !(eventActions as readonly string[]).includes(action));
  if (unknown !== undefined)
    throw wrongValue("actions", `Select a valid choice. ${unknown.slice(0, 100)} is not one of the available choices.`);
  if (actions.length > 0)
    conditions.push(
      actions.includes("custom_")
        ? Prisma.sql`("action" IN (${Prisma.join(actions)}) OR "action" LIKE 'custom\\_%')`
        : Prisma.sql`"action" IN (${Prisma.join(actions)})`,
    );
  for (const word of splitSearch(query.get("search") ?? ""))
    conditions.push(Prisma.sql`"search_text" ILIKE ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  return Prisma.join(conditions, " AND ");
}
