/**
 * Enters into package-lock.json the optional packages of other platforms that npm left out: it does so when the registry it asked does not have
 * them, and `npm ci` then refuses the file, on this platform too. Run it after every change of the dependencies: npm run lockfile
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { assertLockfile, completeLockfile } from "./testing/lockfile.ts";

const FILE = "package-lock.json";
const lockfile: unknown = JSON.parse(readFileSync(FILE, "utf8"));
assertLockfile(lockfile);
const added = completeLockfile(lockfile);
if (added.length > 0) writeFileSync(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(added.length > 0 ? `Entered ${added.join(", ")}.` : "package-lock.json is complete.");
process.exit(0);
