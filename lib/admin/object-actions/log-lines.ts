import { z } from "zod";
import type { LogLine } from "./action-state.ts";

const lines = z.array(
  z.object({ log_level: z.string(), event: z.string(), attributes: z.record(z.string(), z.unknown()) }),
);

/** Log lines of the REST API's answers as forms show them. @throws ZodError for anything else */
export function toLogLines(given: unknown): LogLine[] {
  return lines.parse(given).map(({ log_level, event, attributes }) => ({ level: log_level, text: event, attributes }));
}
