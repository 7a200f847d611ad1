"use client";

import { createContext, type MouseEvent, useContext, useSyncExternalStore } from "react";
import type { PanelTarget } from "#lib/admin/flow-editor/panel.ts";

/** What parts of the editor can ask of the whole. */
export interface EditorContext {
  /** Opens something beside the flow. */
  open(target: PanelTarget): void;
  /** Names of policies, groups and users that a text may mean. */
  suggest(text: string): Promise<string[]>;
}

const Context = createContext<EditorContext | null>(null);

/** Gives the parts of an editor what they can ask for. */
export const EditorProvider = Context.Provider;

/** What a part of the editor can ask for. @throws Error outside an editor */
export function useEditor(): EditorContext {
  const context = useContext(Context);
  if (!context) throw new Error("There is no flow editor around this.");
  return context;
}

const never = () => () => undefined;

/** Whether scripts run: what needs them is shown only then. */
export function useScripts(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** Lets a plain press of a link open the panel; with a key held down, or without scripts, it leads to the page. */
export function openHere(open: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    open();
  };
}
