import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { hashSources } from "./build.ts";

it("a build is made anew when a source changes, is added, renamed or removed, and not for other reasons", () => {
  const root = mkdtempSync(path.join(tmpdir(), "vestibule-build-"));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write("app/page.tsx", "one");
  write("lib/deep/down/thing.ts", "two");
  write("package-lock.json", "{}");
  const first = hashSources(root);

  write("lib/thing.test.ts", "tests are not built");
  write("README.md", "nor is this");
  utimesSync(path.join(root, "app/page.tsx"), 0, 0);
  expect(hashSources(root)).toBe(first);

  write("lib/deep/down/thing.ts", "changed");
  const changed = hashSources(root);
  expect(changed).not.toBe(first);
  renameSync(path.join(root, "app/page.tsx"), path.join(root, "app/layout.tsx"));
  const renamed = hashSources(root);
  expect(renamed).not.toBe(changed);
  rmSync(path.join(root, "app/layout.tsx"));
  expect(hashSources(root)).not.toBe(renamed);
  write("package-lock.json", '{"packages":{}}');
  expect(new Set([first, changed, renamed, hashSources(root)]).size).toBe(4);
});
