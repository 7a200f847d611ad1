import type { PasswordPolicyConfig } from "./config.ts";

/** Whether length and kinds of characters are as wanted. Characters are Unicode's; an amount of 0 asks for nothing. */
export function meetsStaticRules(password: string, config: PasswordPolicyConfig): boolean {
  const characters = [...password];
  const count = (from: string, to: string) =>
    characters.filter((one) => one >= from && one <= to && one.length === 1).length;
  return (
    characters.length >= config.length_min &&
    count("0", "9") >= config.amount_digits &&
    count("a", "z") >= config.amount_lowercase &&
    count("A", "Z") >= config.amount_uppercase &&
    countSymbols(characters, config.symbol_charset) >= config.amount_symbols
  );
}

/** How many of the characters are symbols; one that the set lists twice counts twice. */
function countSymbols(characters: string[], charset: string): number {
  const weights = new Map<string, number>();
  for (const symbol of charset) weights.set(symbol, (weights.get(symbol) ?? 0) + 1);
  return characters.reduce((sum, one) => sum + (weights.get(one) ?? 0), 0);
}
