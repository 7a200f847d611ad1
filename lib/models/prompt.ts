import { z } from "zod";
import type { Prompt } from "#lib/db/generated/client.ts";
import { promptTypes } from "#lib/stages/prompt/challenge.ts";
import { refuseTaken, someColumns, writing } from "./database.ts";
import { choice, flag, integer, parseGiven, parseNew, text, uniqueName } from "./fields.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/** Writable fields of a prompt. */
export const promptSchema = z.object({
  name: uniqueName().meta({ title: "Name", description: "What administrators call the prompt." }),
  field_key: text().meta({
    title: "Field key",
    description: "Where the answer goes, e.g. username, email, attributes.phone.",
  }),
  label: text().meta({ title: "Label", description: "Shown above the field." }),
  type: choice(promptTypes).meta({ title: "Type" }),
  required: flag().default(true).meta({ title: "Required" }),
  placeholder: text({ blank: true }).default("").meta({
    title: "Placeholder",
    description: "Also the choices of radio buttons and dropdowns.",
    widget: "textarea",
    languageField: "expression_language",
    programWhen: "placeholder_expression",
  }),
  initial_value: text({ blank: true }).default("").meta({
    title: "Initial value",
    widget: "textarea",
    languageField: "expression_language",
    programWhen: "initial_value_expression",
  }),
  order: integer().default(0).meta({ title: "Order", description: "Prompts of a stage are shown in this order." }),
  sub_text: text({ blank: true })
    .default("")
    .meta({ title: "Help", description: "Shown below the field. HTML is allowed and cleaned.", widget: "textarea" }),
  placeholder_expression: flag().default(false).meta({ title: "The placeholder is a program" }),
  initial_value_expression: flag().default(false).meta({ title: "The initial value is a program" }),
  expression_language: choice(["python", "javascript"]).default("python").meta({ title: "Language of programs" }),
});
type Fields = z.infer<typeof promptSchema>;

/** How prompts are asked for. */
export const promptColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  prompt_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  field_key: { kind: "text", at: ["fieldKey"] },
  label: { kind: "text", at: ["label"] },
  type: { kind: "text", at: ["type"] },
  required: { kind: "boolean", at: ["required"] },
  placeholder: { kind: "text", at: ["placeholder"] },
  initial_value: { kind: "text", at: ["initialValue"] },
  order: { kind: "integer", at: ["order"] },
  sub_text: { kind: "text", at: ["subText"] },
  placeholder_expression: { kind: "boolean", at: ["placeholderExpression"] },
  initial_value_expression: { kind: "boolean", at: ["initialValueExpression"] },
  expression_language: { kind: "text", at: ["expressionLanguage"] },
};

function toRow(fields: Fields) {
  return {
    name: fields.name,
    fieldKey: fields.field_key,
    label: fields.label,
    type: fields.type,
    required: fields.required,
    placeholder: fields.placeholder,
    initialValue: fields.initial_value,
    order: fields.order,
    subText: fields.sub_text,
    placeholderExpression: fields.placeholder_expression,
    initialValueExpression: fields.initial_value_expression,
    expressionLanguage: fields.expression_language,
  };
}

/** `authentik_stages_prompt.prompt` */
export const promptModel = createStoredModel({
  name: "authentik_stages_prompt.prompt",
  references: new Set(),
  schema: promptSchema,
  columns: promptColumns,
  defaultOrder: ["name"],
  table: prismaTable<Prompt>((db) => db.prompt),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(promptSchema, data) : parseNew(promptSchema, data);
    const own = existing?.pk as string | undefined;
    if (given.name !== undefined)
      refuseTaken("name", await db.prompt.findUnique({ where: { name: given.name }, select: { id: true } }), own);
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.prompt.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.prompt.create({
                data: { ...toRow(given as Fields), ...(pk !== undefined && { id: String(pk) }) },
              });
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.prompt.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    name: row.name,
    field_key: row.fieldKey,
    label: row.label,
    type: row.type,
    required: row.required,
    placeholder: row.placeholder,
    initial_value: row.initialValue,
    order: row.order,
    sub_text: row.subText,
    placeholder_expression: row.placeholderExpression,
    initial_value_expression: row.initialValueExpression,
    expression_language: row.expressionLanguage,
  }),
});
