import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { applicationsEndpoint } from "./applications.ts";
import { brandResource } from "./brands.ts";
import { currentBrandEndpoint } from "./current-brand.ts";
import { groupMemberEndpoints } from "./group-members.ts";
import { groupResource } from "./groups.ts";
import { impersonationEndpoints } from "./impersonation.ts";
import { meEndpoint } from "./me.ts";
import { serviceAccountEndpoint } from "./service-account.ts";
import { sessionBulkDeleteEndpoint, sessionResource } from "./sessions.ts";
import { tokenKeyEndpoints } from "./token-keys.ts";
import { tokenResource } from "./tokens.ts";
import { userConsentResource } from "./user-consent.ts";
import { userPasswordEndpoints } from "./user-passwords.ts";
import { userPathsEndpoint } from "./user-paths.ts";
import { userRecoveryEndpoints } from "./user-recovery.ts";
import { userUnlockEndpoint } from "./user-unlock.ts";
import { userResource } from "./users.ts";

/** `/core/…` */
export const coreEndpoints: readonly Endpoint[] = [
  ...resourceEndpoints(userResource),
  meEndpoint,
  ...userPasswordEndpoints,
  ...userRecoveryEndpoints,
  userUnlockEndpoint,
  userPathsEndpoint,
  serviceAccountEndpoint,
  ...impersonationEndpoints,
  ...resourceEndpoints(groupResource),
  ...groupMemberEndpoints,
  ...resourceEndpoints(tokenResource),
  ...tokenKeyEndpoints,
  ...resourceEndpoints(sessionResource),
  sessionBulkDeleteEndpoint,
  ...resourceEndpoints(brandResource),
  currentBrandEndpoint,
  applicationsEndpoint,
  ...resourceEndpoints(userConsentResource),
];
