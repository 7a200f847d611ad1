"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether scripts run here: false on the server and until the page has come alive. For what would not work without. */
export function useInteractive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
