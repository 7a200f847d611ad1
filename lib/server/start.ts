import process from "node:process";
import { run } from "./run.ts";

Object.assign(process.env, { NODE_ENV: "production" });
await run(false);
