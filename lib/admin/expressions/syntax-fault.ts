import { checkSyntax } from "#lib/policies/expression/evaluate.ts";

/** What is wrong with an expression, and in which line, counted from 1. */
export interface SyntaxFault {
  message: string;
  line: number;
}

/** Compiles an expression without running it. @param language anything but `javascript` is Python @returns null for a good one */
export async function findSyntaxFault(language: string, source: string): Promise<SyntaxFault | null> {
  if (source.trim() === "") return null;
  const message = await checkSyntax(language === "javascript" ? "javascript" : "python", source);
  return message === null ? null : describeFault(message);
}

/** `invalid syntax (expression, line 2)` → the text and the line; without a line, the first. */
export function describeFault(message: string): SyntaxFault {
  const [, text, line] = /^(.*?)\s*\([^()]*line (\d+)\)$/s.exec(message) ?? [];
  return { message: text ?? message, line: Number(line ?? 1) };
}
