import process from "node:process";
import { run } from "./run.ts";

Object.assign(process.env, { NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" });
await run(true);
