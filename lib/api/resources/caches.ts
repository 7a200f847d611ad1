import { type ApiCall, type Endpoint, noContent, ok } from "../endpoint.ts";
import { cacheSchema } from "../schemas.ts";

/** The two calls about what is remembered of something. @param count how much of it is, in this process */
export function cacheEndpoints(options: {
  path: string;
  operation: string;
  tag: string;
  what: string;
  count(call: ApiCall): number;
}): Endpoint[] {
  const { path, operation, tag, what } = options;
  const common = { tag, access: "superuser" } as const;
  return [
    {
      ...common,
      method: "get",
      path: `${path}cache_info/`,
      operationId: `${operation}_cache_info_retrieve`,
      summary: `How many ${what} are remembered`,
      answers: { 200: cacheSchema },
      handle: async (call) => ok({ count: options.count(call) }),
    },
    {
      ...common,
      method: "post",
      path: `${path}cache_clear/`,
      operationId: `${operation}_cache_clear_create`,
      summary: `Forget what is remembered, on every instance`,
      answers: { 204: null },
      async handle({ services }) {
        // Whatever is remembered is of one version of the configuration: with the next one all instances start anew.
        await services.client.$executeRaw`UPDATE "config_version" SET "version" = "version" + 1`;
        services.policies.cache.clear();
        return noContent();
      },
    },
  ];
}
