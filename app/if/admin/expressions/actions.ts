"use server";

import { findSyntaxFault, type SyntaxFault } from "#lib/admin/expressions/syntax-fault.ts";
import { adminAction } from "../access.ts";

/** What is wrong with an expression that is being typed; nothing is run. */
export async function checkExpression(language: string, source: string): Promise<SyntaxFault | null> {
  await adminAction("/if/admin/policies/");
  return findSyntaxFault(String(language), String(source));
}
