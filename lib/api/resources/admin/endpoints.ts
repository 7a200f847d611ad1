import type { Endpoint } from "../../endpoint.ts";
import { modelEndpoints } from "./models.ts";
import { settingsEndpoints } from "./settings.ts";
import { systemEndpoint } from "./system.ts";
import { versionEndpoint } from "./version.ts";

/** `/admin/…` */
export const adminEndpoints: readonly Endpoint[] = [
  ...settingsEndpoints,
  systemEndpoint,
  versionEndpoint,
  ...modelEndpoints,
];
