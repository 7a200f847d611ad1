"use client";

import { createContext, type ReactNode, useContext } from "react";

/** Asks the server what is wrong with an expression. */
export type ExpressionCheck = (language: string, source: string) => Promise<{ message: string; line: number } | null>;

const CheckContext = createContext<ExpressionCheck | null>(null);

/** Lets the editors below it check expressions. */
export function ExpressionCheckProvider({ check, children }: { check: ExpressionCheck; children: ReactNode }) {
  return <CheckContext value={check}>{children}</CheckContext>;
}

/** How expressions are checked here, or null. */
export function useExpressionCheck(): ExpressionCheck | null {
  return useContext(CheckContext);
}
