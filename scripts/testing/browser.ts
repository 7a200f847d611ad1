import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { chromium } from "@playwright/test";
import { installPackage } from "./apt.ts";

/** Where Debian's package puts the browser. */
export const SYSTEM_CHROMIUM = "/usr/bin/chromium";

/** Installs a browser for the tests when none is there. @returns whether there is one now */
export function ensureBrowser(): boolean {
  if (hasBrowser() || installPackage("chromium")) return true;
  console.log("Installing Playwright's own browser …");
  const command = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
  return spawnSync(process.execPath, command, { stdio: "inherit", timeout: 300_000 }).status === 0 && hasBrowser();
}

function hasBrowser(): boolean {
  return existsSync(SYSTEM_CHROMIUM) || existsSync(chromium.executablePath());
}
