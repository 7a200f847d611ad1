import type { FlowPage } from "../pages/flow-page.ts";
import { LOGIN_FLOW } from "./api-steps.ts";
import type { PolicySpec, StageSpec } from "./build-flow.ts";
import type { Control } from "./control/control.ts";
import { createFlow, createPerson } from "./world.ts";

/** The texts that administrators and people can put into screens; tests fill in hostile ones. */
export interface ScreenTexts {
  title: string;
  label: string;
  message: string;
  name: string;
}

/** Texts as they usually are. */
export const plainTexts: ScreenTexts = {
  title: "A flow of ours",
  label: "What we ask for",
  message: "A message of some length that says what is going on here, and why.",
  name: "Ada Lovelace",
};

/** What opening a screen needs. */
export interface ScreenWorld {
  control: Control;
  flow: FlowPage;
  texts: ScreenTexts;
}

/** One screen that people can see, and the way to it. */
export interface Screen {
  name: string;
  open(world: ScreenWorld): Promise<void>;
}

/** Every type of field that a prompt can have. */
export function allFields({ label, message }: ScreenTexts): Record<string, unknown>[] {
  const choices = { placeholder_expression: true, placeholder: `return [${JSON.stringify(label)}, "second", "third"]` };
  const types: [string, Record<string, unknown>?][] = [
    ["text", { required: true, placeholder: "For example this", sub_text: message }],
    ["text_area"],
    ["text_read_only", { initial_value: message }],
    ["text_area_read_only", { initial_value: message }],
    ["username", { required: true }],
    ["email", { required: true }],
    ["password", { required: true, sub_text: message }],
    ["number", { initial_value: "7" }],
    ["checkbox", { sub_text: message }],
    ["radio-button-group", { ...choices, required: true }],
    ["dropdown", choices],
    ["date"],
    ["date-time"],
    ["file"],
    ["separator", { placeholder: message }],
    ["hidden", { initial_value: message }],
    ["static", { initial_value: `<p>${message}</p><ul><li>${label}</li></ul>` }],
    ["alert_info", { initial_value: message }],
    ["alert_warning", { initial_value: message }],
    ["alert_danger", { initial_value: message }],
    ["ak-locale"],
  ];
  return types.map(([type, attrs]) => ({
    field_key: `field_${type.replaceAll("-", "_")}`,
    label: `${label} (${type})`,
    type,
    required: false,
    ...attrs,
  }));
}

/** Opens a flow made for one screen. */
export async function openFlow(
  { control, flow, texts }: ScreenWorld,
  stages: StageSpec[],
  policies: PolicySpec[] = [],
): Promise<void> {
  await flow.startAt(
    await createFlow(control, { title: texts.title, designation: "authentication", stages, policies }),
  );
}

/** Logs in somebody of the texts' name, by way of the user's own page. */
export async function logIn({ control, flow, texts }: ScreenWorld, attrs: Record<string, unknown> = {}): Promise<void> {
  const person = await createPerson(control, { name: texts.name, ...attrs });
  await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await flow.page.waitForURL((url) => url.pathname === "/if/user/");
}

/** A text as a program says it. */
export const python = (text: string) => JSON.stringify(text);
