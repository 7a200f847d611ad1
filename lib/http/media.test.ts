import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readMedia } from "./media.ts";

let folder: string;
beforeAll(() => {
  const outside = mkdtempSync(path.join(tmpdir(), "media-"));
  folder = path.join(outside, "media");
  mkdirSync(path.join(folder, "sub"), { recursive: true });
  for (const name of ["a.png", "sub/b.svg", "secret.txt", ".hidden.png"]) writeFileSync(path.join(folder, name), name);
  writeFileSync(path.join(outside, "out.png"), "outside");
  symlinkSync(path.join(outside, "out.png"), path.join(folder, "link.png"));
});
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

it("serves pictures below the folder", async () => {
  expect((await readMedia(folder, ["a.png"]))?.type).toBe("image/png");
  expect((await readMedia(folder, ["sub", "b.svg"]))?.type).toBe("image/svg+xml");
});

it.each([
  [["secret.txt"]],
  [[".hidden.png"]],
  [["..", "out.png"]],
  [["link.png"]],
  [["missing.png"]],
  [["sub/../a.png"]],
  [[]],
])("serves nothing else: %j", async (parts) => {
  expect(await readMedia(folder, parts)).toBeNull();
});
