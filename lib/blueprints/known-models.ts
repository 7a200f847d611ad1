/**
 * Every kind of object that files in circulation may name, by app label. The importer needs the whole list: a file may
 * mention kinds that are not offered here in entries whose conditions are false, and an honest "not available here" helps
 * more than "unknown". Abstract bases and internal records are in {@link refusedModels}.
 */
const appModels: Readonly<Record<string, string>> = {
  authentik_blueprints: "blueprintinstance",
  authentik_brands: "brand",
  authentik_core: "application applicationentitlement group objectattribute token user",
  authentik_crypto: "certificatekeypair",
  authentik_endpoints: "deviceaccessgroup deviceuserbinding endpointstage",
  authentik_endpoints_connectors_agent: "agentconnector agentdeviceuserbinding enrollmenttoken",
  authentik_endpoints_connectors_fleet: "fleetconnector",
  authentik_endpoints_connectors_google_chrome: "googlechromeconnector",
  authentik_enterprise: "license",
  authentik_events: "event notification notificationrule notificationtransport notificationwebhookmapping",
  authentik_flows: "flow flowstagebinding",
  authentik_lifecycle: "lifecycleiteration lifecyclerule review useroffboarding",
  authentik_outposts: "dockerserviceconnection kubernetesserviceconnection outpost",
  authentik_policies: "policybinding",
  authentik_policies_dummy: "dummypolicy",
  authentik_policies_event_matcher: "eventmatcherpolicy",
  authentik_policies_expiry: "passwordexpirypolicy",
  authentik_policies_expression: "expressionpolicy",
  authentik_policies_geoip: "geoippolicy",
  authentik_policies_password: "passwordpolicy",
  authentik_policies_reputation: "reputationpolicy",
  authentik_policies_unique_password: "uniquepasswordpolicy",
  authentik_providers_google_workspace: "googleworkspaceprovider googleworkspaceprovidermapping",
  authentik_providers_ldap: "ldapprovider",
  authentik_providers_microsoft_entra: "microsoftentraprovider microsoftentraprovidermapping",
  authentik_providers_oauth2: "oauth2dynamicclientregistration oauth2provider scopemapping",
  authentik_providers_proxy: "proxyprovider",
  authentik_providers_rac: "endpoint racpropertymapping racprovider",
  authentik_providers_radius: "radiusprovider radiusproviderpropertymapping",
  authentik_providers_saml: "samlpropertymapping samlprovider",
  authentik_providers_scim: "scimmapping scimprovider",
  authentik_providers_ssf: "ssfprovider",
  authentik_providers_ws_federation: "wsfederationprovider",
  authentik_rbac: "initialpermissions role",
  authentik_requests: "grantrequest requestrule requestrulebinding requestrulechildbinding",
  authentik_sources_kerberos:
    "groupkerberossourceconnection kerberossource kerberossourcepropertymapping userkerberossourceconnection",
  authentik_sources_ldap: "groupldapsourceconnection ldapsource ldapsourcepropertymapping userldapsourceconnection",
  authentik_sources_oauth:
    "groupoauthsourceconnection oauthsource oauthsourcepropertymapping useroauthsourceconnection",
  authentik_sources_plex: "groupplexsourceconnection plexsource plexsourcepropertymapping userplexsourceconnection",
  authentik_sources_saml: "groupsamlsourceconnection samlsource samlsourcepropertymapping usersamlsourceconnection",
  authentik_sources_scim: "scimsource scimsourcepropertymapping",
  authentik_sources_telegram:
    "grouptelegramsourceconnection telegramsource telegramsourcepropertymapping usertelegramsourceconnection",
  authentik_stages_account_lockdown: "accountlockdownstage",
  authentik_stages_authenticator_duo: "authenticatorduostage duodevice",
  authentik_stages_authenticator_email: "authenticatoremailstage emaildevice",
  authentik_stages_authenticator_endpoint_gdtc: "authenticatorendpointgdtcstage",
  authentik_stages_authenticator_sms: "authenticatorsmsstage smsdevice",
  authentik_stages_authenticator_static: "authenticatorstaticstage staticdevice",
  authentik_stages_authenticator_totp: "authenticatortotpstage totpdevice",
  authentik_stages_authenticator_validate: "authenticatorvalidatestage",
  authentik_stages_authenticator_webauthn: "authenticatorwebauthnstage webauthndevice",
  authentik_stages_captcha: "captchastage",
  authentik_stages_consent: "consentstage",
  authentik_stages_deny: "denystage",
  authentik_stages_dummy: "dummystage",
  authentik_stages_email: "emailstage",
  authentik_stages_identification: "identificationstage",
  authentik_stages_invitation: "invitation invitationstage",
  authentik_stages_mtls: "mutualtlsstage",
  authentik_stages_password: "passwordstage",
  authentik_stages_prompt: "prompt promptstage",
  authentik_stages_redirect: "redirectstage",
  authentik_stages_source: "sourcestage",
  authentik_stages_user_delete: "userdeletestage",
  authentik_stages_user_login: "userloginstage",
  authentik_stages_user_logout: "userlogoutstage",
  authentik_stages_user_write: "userwritestage",
  authentik_tenants: "domain",
};

/** The meta model that applies another blueprint. */
export const metaApplyModel = "authentik_blueprints.metaapplyblueprint";

/** The model whose entries get binding-model ids from `!KeyOf`. */
export const policyBindingModel = "authentik_policies.policybinding";

/** Names of all kinds of objects that a blueprint may manage, here or elsewhere. */
export const knownModels: ReadonlySet<string> = new Set(
  Object.entries(appModels).flatMap(([app, models]) => models.split(" ").map((model) => `${app}.${model}`)),
);

/** Real kinds of objects that no blueprint may manage: abstract bases and internal records. */
export const refusedModels: ReadonlySet<string> = new Set([
  "authentik_core.authenticatedsession",
  "authentik_core.provider",
  "authentik_core.source",
  "authentik_core.propertymapping",
  "authentik_core.session",
  "authentik_core.usersourceconnection",
  "authentik_core.groupsourceconnection",
  "authentik_enterprise.licenseusage",
  "authentik_flows.flowtoken",
  "authentik_flows.stage",
  "authentik_outposts.outpostserviceconnection",
  "authentik_policies.policy",
  "authentik_policies.policybindingmodel",
  "authentik_policies_reputation.reputation",
  "authentik_policies_unique_password.userpasswordhistory",
  "authentik_stages_authenticator_webauthn.webauthndevicetype",
  "authentik_stages_consent.userconsent",
  "auth.permission",
  "contenttypes.contenttype",
  "guardian.groupobjectpermission",
  "guardian.userobjectpermission",
]);

/** A model name with its model part in lower case; the app label counts as written. */
export function normalizeModelName(name: string): string {
  const [app = "", model = ""] = name.split(".");
  return `${app}.${model.toLowerCase()}`;
}

/** Model name to app label, for every manageable model: the built-in context value `goauthentik.io/rbac/models`. */
export function listModelApps(): Map<string, string> {
  return new Map(
    [...knownModels].map((name) => {
      const [app = "", model = ""] = name.split(".");
      return [model, app];
    }),
  );
}
