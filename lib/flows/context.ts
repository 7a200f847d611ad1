import type { UserReference } from "#lib/identity/user-record.ts";

/** The keys of a plan's context that the engine and the stages give a meaning to. Anything else may be there too. */
export interface ReservedContext {
  pending_user: UserReference;
  pending_user_identifier: string;
  prompt_data: Record<string, unknown>;
  redirect: string;
  is_sso: boolean;
  is_restored: unknown;
  is_redirected: unknown;
  redirect_stage_target: string;
  user_backend: string;
  auth_method: string;
  auth_method_args: Record<string, unknown>;
  groups: unknown[];
  user_path: string;
  user_type: string;
  /** Where mails go instead of the user's own address. */
  email: string;
  email_sent: boolean;
  deny_message: string;
  consent_header: string;
  consent_permissions: { id: string; name: string }[];
  consent_additional_permissions: { id: string; name: string }[];
  application: { $record: string; name: string; pk?: string; launch_url?: string; hidden?: boolean };
  source: { $record: string; name: string };
  outpost: unknown;
  "goauthentik.io/sources/connection": { source?: { name: string } };
  "goauthentik.io/core/setup/started-by": string;
  "goauthentik.io/stages/consent/token": string;
  "goauthentik.io/providers/oauth2/post_logout_redirect_uri": string;
}

/** The dictionary that belongs to one run of a flow. */
export type PlanContext = Partial<ReservedContext> & Record<string, unknown>;
