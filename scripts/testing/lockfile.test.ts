import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { assertLockfile, completeLockfile } from "./lockfile.ts";

it("package-lock.json has the optional packages of every platform: `npm ci` refuses it otherwise (mend with npm run lockfile)", () => {
  const lockfile: unknown = JSON.parse(readFileSync("package-lock.json", "utf8"));
  assertLockfile(lockfile);
  expect(completeLockfile(lockfile)).toEqual([]);
});

it("enters what npm left out, for its platform only, where npm would", () => {
  const lockfile = {
    packages: {
      "": {},
      "node_modules/b": {
        version: "2.0.0",
        optionalDependencies: { "@b/linux-x64-musl": "2.0.0", "@b/wasm32-wasi": "2.0.0" },
      },
      "node_modules/z": { version: "1.0.0" },
    },
  };
  expect(completeLockfile(lockfile)).toEqual(["@b/linux-x64-musl", "@b/wasm32-wasi"]);
  expect(lockfile.packages).toEqual({
    ...lockfile.packages,
    "node_modules/@b/linux-x64-musl": { version: "2.0.0", cpu: ["x64"], libc: ["musl"], optional: true, os: ["linux"] },
    "node_modules/@b/wasm32-wasi": { version: "2.0.0", cpu: ["wasm32"], optional: true },
  });
  expect(Object.keys(lockfile.packages)).toEqual([
    "",
    "node_modules/@b/linux-x64-musl",
    "node_modules/@b/wasm32-wasi",
    "node_modules/b",
    "node_modules/z",
  ]);
});
