import type { ComponentType } from "react";
import { createElement, type ReactNode } from "react";
import type { z } from "zod";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import type { Translator } from "#lib/i18n/translator.ts";
import type { ScreenProps } from "./screen-props.ts";

/** A challenge that has been recognised: its heading (undefined for the flow's title) and what shows it. */
export interface RecognisedScreen {
  title: string | undefined;
  show: (props: ScreenProps) => ReactNode;
}

/** Recognises a challenge; undefined when it does not have the fields of its component. */
export type Screen = (challenge: AnyChallenge, t: Translator) => RecognisedScreen | undefined;

interface ScreenDefinition<Schema extends z.ZodType> {
  schema: Schema;
  /** A heading of the screen's own instead of the flow's title. */
  title?: (challenge: z.infer<Schema>, t: Translator) => string;
  show: ComponentType<ScreenProps<z.infer<Schema>>>;
}

/** Joins a challenge's schema and the component that shows it, so that a screen only ever sees challenges of its own shape. */
export function defineScreen<Schema extends z.ZodType>({ schema, title, show }: ScreenDefinition<Schema>): Screen {
  return (unknown, t) => {
    const parsed = schema.safeParse(unknown);
    if (!parsed.success) return undefined;
    const challenge = parsed.data;
    return { title: title?.(challenge, t), show: (props) => createElement(show, { ...props, challenge }) };
  };
}
