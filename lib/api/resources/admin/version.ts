import { z } from "zod";
import { productVersion } from "../../../version.ts";
import { type Endpoint, ok } from "../../endpoint.ts";

/** `/admin/version/`: which version runs. Nobody elsewhere is asked whether there is a newer one. */
export const versionEndpoint: Endpoint = {
  method: "get",
  path: "/admin/version/",
  operationId: "admin_version_retrieve",
  tag: "admin",
  access: "authenticated",
  summary: "Which version runs",
  answers: {
    200: z
      .object({
        version_current: z.string(),
        version_latest: z.string(),
        version_latest_valid: z.boolean().meta({ description: "Whether the latest version is known: it is not." }),
        build_hash: z.string(),
        outdated: z.boolean(),
        outpost_outdated: z.boolean(),
      })
      .meta({ id: "Version" }),
  },
  handle: async () =>
    ok({
      version_current: productVersion,
      version_latest: productVersion,
      version_latest_valid: false,
      build_hash: "",
      outdated: false,
      outpost_outdated: false,
    }),
};
