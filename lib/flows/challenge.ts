import { z } from "zod";

/** The layouts of a flow's page. */
export const flowLayouts = [
  "stacked",
  "content_left",
  "content_right",
  "sidebar_left",
  "sidebar_right",
  "sidebar_left_frame_background",
  "sidebar_right_frame_background",
] as const;

/** What a flow is for. */
export const flowDesignations = [
  "authentication",
  "authorization",
  "invalidation",
  "enrollment",
  "unenrollment",
  "recovery",
  "stage_configuration",
] as const;
export type FlowDesignation = (typeof flowDesignations)[number];

/** Facts about the flow that every challenge of a stage carries. Addresses are relative to the application. */
export const flowInfoSchema = z.object({
  title: z.string(),
  background: z.string(),
  background_themed_urls: z.object({ light: z.string().nullable(), dark: z.string().nullable() }).nullable(),
  cancel_url: z.string(),
  layout: z.enum(flowLayouts),
});
export type FlowInfo = z.infer<typeof flowInfoSchema>;

/** Refused input: per field (or `non_field_errors`) what is wrong, as text for people and code for programs. */
export const responseErrorsSchema = z.record(z.string(), z.array(z.object({ string: z.string(), code: z.string() })));
export type ResponseErrors = z.infer<typeof responseErrorsSchema>;

/** What every challenge may carry besides its own fields. */
export const commonChallengeFields = {
  flow_info: flowInfoSchema.optional(),
  response_errors: responseErrorsSchema.optional(),
};

/** What challenges "with user info" carry: who is passing through, as far as this browser may know. */
export const userInfoFields = { pending_user: z.string(), pending_user_avatar: z.string() };

/** Access denied: the end of a flow that does not let this visitor in. */
export const accessDeniedChallenge = z.object({
  component: z.literal("ak-stage-access-denied"),
  ...commonChallengeFields,
  ...userInfoFields,
  error_message: z.string().optional(),
});

/** Go to `to`; `final_redirect` marks the end of the flow. */
export const redirectChallenge = z.object({
  component: z.literal("xak-flow-redirect"),
  ...commonChallengeFields,
  to: z.string(),
  final_redirect: z.boolean().default(false),
});

/** HTML that a stage produced. */
export const shellChallenge = z.object({
  component: z.literal("xak-flow-shell"),
  ...commonChallengeFields,
  body: z.string(),
});

/** Something went wrong inside; details only for those who may see them. */
export const flowErrorChallenge = z.object({
  component: z.literal("ak-stage-flow-error"),
  ...commonChallengeFields,
  request_id: z.string(),
  error: z.string().optional(),
  traceback: z.string().optional(),
});

/** The end of a provider's logout. */
export const sessionEndChallenge = z.object({
  component: z.literal("ak-stage-session-end"),
  ...commonChallengeFields,
  ...userInfoFields,
  brand_name: z.string(),
  application_name: z.string().optional(),
  application_launch_url: z.string().optional(),
  invalidation_flow_url: z.string().optional(),
  overview_url: z.string().optional(),
});

export type AccessDeniedChallenge = z.infer<typeof accessDeniedChallenge>;
export type RedirectChallenge = z.infer<typeof redirectChallenge>;
export type ShellChallenge = z.infer<typeof shellChallenge>;
export type FlowErrorChallenge = z.infer<typeof flowErrorChallenge>;
export type SessionEndChallenge = z.infer<typeof sessionEndChallenge>;

/** Any challenge: `component` says which. */
export interface AnyChallenge {
  component: string;
  flow_info?: FlowInfo;
  response_errors?: ResponseErrors;
  [field: string]: unknown;
}
