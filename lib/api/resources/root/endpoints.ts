import type { Endpoint } from "../../endpoint.ts";
import { configEndpoint } from "./config.ts";

/** `/root/…` */
export const rootEndpoints: readonly Endpoint[] = [configEndpoint];
