/** Builds the application for `npm start`, unless what is there was built from the same sources. */
import process from "node:process";
import { BuildError, ensureBuilt } from "#lib/server/build.ts";

try {
  await ensureBuilt(process.cwd(), console.log);
} catch (error) {
  console.error(error instanceof BuildError ? error.message : error);
  process.exit(1);
}
