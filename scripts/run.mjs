/**
 * Runs a TypeScript file of this project: node scripts/run.mjs lib/server/start.ts. An older Node could not even read such a file, and would
 * say so in a way that helps nobody; this one it can read.
 */
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [oldestMajor, oldestMinor] = [22, 18];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  console.error(
    `This is Node ${process.versions.node}, and Vestibule needs ${oldestMajor}.${oldestMinor} or newer. ` +
      "npm ci brings a fitting one along, which npm start, npm test and all other npm scripts use; " +
      "if it did not, install again without --ignore-scripts.",
  );
  process.exit(1);
}
const [, , file] = process.argv;
if (!file) {
  console.error("Which file? Usage: node scripts/run.mjs lib/server/start.ts");
  process.exit(1);
}
process.argv.splice(1, 2, path.resolve(file));
await import(pathToFileURL(path.resolve(file)).href);
