"use client";

import { type ChangeEvent, createContext, type ReactNode, useContext, useId, useRef, useState } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

/** Asks the server whom a text may mean. */
export type PersonSuggestions = (text: string) => Promise<string[]>;

const SuggestionsContext = createContext<PersonSuggestions | null>(null);

/** Milliseconds without a key before the server is asked. */
const PAUSE = 200;

/** Lets the fields below it suggest people. */
export function PersonSuggestionsProvider({ suggest, children }: { suggest: PersonSuggestions; children: ReactNode }) {
  return <SuggestionsContext value={suggest}>{children}</SuggestionsContext>;
}

interface PersonInputProps extends UseFormRegisterReturn {
  id: string;
  defaultValue: string;
  required: boolean;
  className: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
}

/** Somebody, by their username. Some are suggested while it is typed; without scripts the whole name is typed. */
export function PersonInput({ onChange, ...props }: PersonInputProps) {
  const suggest = useContext(SuggestionsContext);
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const list = useId();
  function ask(text: string): void {
    clearTimeout(timer.current);
    if (suggest) timer.current = setTimeout(() => void suggest(text).then(setSuggestions), PAUSE);
  }
  return (
    <>
      <input
        {...props}
        type="text"
        list={list}
        autoComplete="off"
        placeholder="Username"
        onFocus={(event) => ask(event.target.value)}
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          ask(event.target.value);
          return onChange(event);
        }}
      />
      <datalist id={list}>
        {suggestions.map((username) => (
          <option key={username} value={username} />
        ))}
      </datalist>
    </>
  );
}
