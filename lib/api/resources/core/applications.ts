import { z } from "zod";
import { type Endpoint, ok } from "../../endpoint.ts";
import { pageQuery, paginationSchema, readPage, toEnvelope } from "../../list/paging.ts";
import { paginated } from "../../schemas.ts";

/** An application as what belongs to it shows it. */
export const applicationSchema = z
  .object({
    pk: z.string(),
    pbm_uuid: z.string(),
    name: z.string(),
    slug: z.string(),
    provider: z.null(),
    provider_obj: z.null(),
    backchannel_providers: z.array(z.int()),
    backchannel_providers_obj: z.array(z.unknown()),
    launch_url: z.null(),
    open_in_new_tab: z.boolean(),
    meta_launch_url: z.string(),
    meta_icon: z.string(),
    meta_icon_url: z.null(),
    meta_icon_themed_urls: z.null(),
    meta_description: z.string(),
    meta_publisher: z.string(),
    policy_engine_mode: z.enum(["all", "any"]),
    group: z.string(),
    meta_hide: z.boolean(),
  })
  .meta({ id: "Application" });

/** An application that is known by its key and name only. */
export function showApplication(key: string, name: string): z.infer<typeof applicationSchema> {
  return {
    pk: key,
    pbm_uuid: key,
    name,
    slug: key,
    provider: null,
    provider_obj: null,
    backchannel_providers: [],
    backchannel_providers_obj: [],
    launch_url: null,
    open_in_new_tab: false,
    meta_launch_url: "",
    meta_icon: "",
    meta_icon_url: null,
    meta_icon_themed_urls: null,
    meta_description: "",
    meta_publisher: "",
    policy_engine_mode: "any",
    group: "",
    meta_hide: false,
  };
}

/** `/core/applications/`: there are none; whoever sends people into flows knows them. */
export const applicationsEndpoint: Endpoint = {
  method: "get",
  path: "/core/applications/",
  operationId: "core_applications_list",
  tag: "core",
  access: "authenticated",
  summary: "Applications: none, as they are not objects here",
  query: z.object({ ...pageQuery, search: z.string().optional(), ordering: z.string().optional() }),
  answers: { 200: paginated("Application", applicationSchema, paginationSchema) },
  async handle({ query, definitions }) {
    const page = readPage(query, definitions.settings);
    return ok(toEnvelope(page, [], { hasNext: false, count: 0 }));
  },
};
