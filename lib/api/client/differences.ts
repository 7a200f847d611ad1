/** A way in which programs that use the generated client do not find here what they find elsewhere, and why. */
export interface Difference {
  /** Differences as `compareWithClient` writes them. */
  readonly what: RegExp;
  readonly why: string;
}

/** Stage types that there are elsewhere and (not yet) here, by their path. */
const missingStages = [
  "account_lockdown",
  "authenticator/duo",
  "authenticator/email",
  "authenticator/endpoint_gdtc",
  "authenticator/sms",
  "authenticator/static",
  "authenticator/totp",
  "authenticator/webauthn",
  "authenticator/webauthn_device_types",
  "endpoints",
  "mtls",
  "source",
].join("|");

/** Every known difference; docs/api.md says the same in words. */
export const differences: readonly Difference[] = [
  {
    what: new RegExp(`^\\w+ /stages/(?:${missingStages})/`),
    why: "These stage types are not offered; a blueprint that names them says so.",
  },
  { what: /^GET \/admin\/version\/history\//, why: "Which versions ran when is not kept." },
  { what: /^POST \/admin\/system\/$/, why: "There are no background workers that would have to be restarted." },
  {
    what: /^POST \/(?:core\/users|events\/events)\/export\/$/,
    why: "Exports into files belong to the reference implementation's enterprise edition; lists can be read page by page.",
  },
  {
    what: /^POST \/core\/users\/(?:account_lockdown|switch)\/$/,
    why: "Locking down one's own account and switching between accounts need stages that are not offered.",
  },
  {
    what: /^(?:POST|PUT|PATCH) \/core\/brands\/.* <- (?:branding_map_tiles|client_certificates|default_application|web_certificate)$/,
    why: "There are neither maps, certificates nor applications to choose from; the fields are ignored, and empty in answers.",
  },
  {
    what: /^(?:POST|PUT|PATCH) \/core\/users\/.* <- last_login$/,
    why: "When somebody logged in is what happened, not what an administrator writes; the field is ignored.",
  },
  {
    what: /^(?:Provider|Role|WebAuthnDeviceType)\.\* is not described$/,
    why: "There are no such objects here: the lists that would hold them are empty.",
  },
  {
    what: /^CurrentBrandFlags\.\* is not described$/,
    why: "Described as a mapping of names to switches, which holds the ones that the client knows.",
  },
];
