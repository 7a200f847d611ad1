import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { chromium } from "@playwright/test";
import { installPackage } from "./apt.ts";

/** Where Debian's packages put the browser: without an interface of its own, which takes a third less time, and with one. */
const systemBrowsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** The browser that this machine has itself, if it has one. */
export function findSystemBrowser(): string | undefined {
  return systemBrowsers.find((program) => existsSync(program));
}

/** Installs a browser for the tests when none is there. @returns whether there is one now */
export function ensureBrowser(): boolean {
  if (hasBrowser() || installPackage("chromium-headless-shell") || installPackage("chromium")) return true;
  console.log("Installing Playwright's own browser …");
  const command = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
  return spawnSync(process.execPath, command, { stdio: "inherit", timeout: 300_000 }).status === 0 && hasBrowser();
}

function hasBrowser(): boolean {
  return findSystemBrowser() !== undefined || existsSync(chromium.executablePath());
}
