import type { AnyChallenge, FlowInfo } from "#lib/flows/challenge.ts";
import { promptTypes } from "#lib/stages/prompt/challenge.ts";
import type { screens } from "./registry.tsx";

const flow_info: FlowInfo = {
  title: "Welcome",
  background: "/%(theme)s one,2.jpg",
  background_themed_urls: { light: "/light one,2.jpg", dark: "/dark one,2.jpg" },
  cancel_url: "/flows/-/cancel/?next=%2Fa",
  layout: "stacked",
};
const person = { pending_user: "ada", pending_user_avatar: "/avatar.png" };

/** One complete challenge for every screen, with every field that it may have. */
export const challenges = {
  "ak-stage-access-denied": { component: "ak-stage-access-denied", flow_info, ...person, error_message: "Not today." },
  "ak-stage-authenticator-validate": {
    component: "ak-stage-authenticator-validate",
    flow_info,
    ...person,
    device_challenges: [],
    configuration_stages: [
      { pk: "totp-pk", name: "Phone", verbose_name: "TOTP Authenticator", meta_model_name: "a.b" },
    ],
  },
  "ak-stage-captcha": {
    component: "ak-stage-captcha",
    flow_info,
    ...person,
    site_key: "e30=",
    js_url: "altcha",
    interactive: false,
  },
  "ak-stage-consent": {
    component: "ak-stage-consent",
    flow_info,
    ...person,
    header_text: "Grafana asks for access.",
    permissions: [{ id: "profile", name: "See your profile" }],
    additional_permissions: [{ id: "groups", name: "See your groups" }],
    token: "one-time",
  },
  "ak-stage-dummy": { component: "ak-stage-dummy", flow_info, name: "nothing" },
  "ak-stage-email": { component: "ak-stage-email", flow_info },
  "ak-stage-flow-error": {
    component: "ak-stage-flow-error",
    flow_info,
    request_id: "0123456789abcdef",
    error: "ValueError",
    traceback: "line 1\nline 2",
  },
  "ak-stage-identification": {
    component: "ak-stage-identification",
    flow_info,
    user_fields: ["username", "email"],
    pending_user_identifier: "prefilled",
    password_fields: true,
    allow_show_password: true,
    application_pre: "Grafana",
    application_pre_launch: "https://grafana.example.org",
    flow_designation: "authentication",
    captcha_stage: null,
    enroll_url: "/if/flow/enroll/",
    recovery_url: "/if/flow/recover/",
    passwordless_url: "/if/flow/passkey/",
    primary_action: "Log in",
    sources: [
      {
        name: "GitHub",
        icon_url: "/g.svg",
        promoted: false,
        challenge: { component: "xak-flow-redirect", to: "/s/g/" },
      },
      { name: "Staff", icon_url: null, promoted: true, challenge: { component: "xak-flow-redirect", to: "/s/s/" } },
      { name: "Plex", icon_url: null, promoted: false, challenge: { component: "ak-source-plex", client_id: "x" } },
    ],
    show_source_labels: true,
    enable_remember_me: true,
    passkey_challenge: null,
  },
  "ak-stage-password": {
    component: "ak-stage-password",
    flow_info,
    ...person,
    recovery_url: "https://id.example.org/if/flow/recover/",
    allow_show_password: true,
  },
  "ak-stage-prompt": {
    component: "ak-stage-prompt",
    flow_info,
    fields: promptTypes.map((type, order) => ({
      field_key: `key.${type}`,
      label: `Label ${type}`,
      type,
      required: true,
      placeholder: `Hint ${type}`,
      initial_value: `initial ${type}`,
      order,
      sub_text: `Help ${type}`,
      choices:
        type === "dropdown" || type === "radio-button-group"
          ? [
              { value: "a", label: "First" },
              { value: `initial ${type}`, label: "Second" },
            ]
          : null,
    })),
  },
  "ak-stage-session-end": {
    component: "ak-stage-session-end",
    flow_info,
    ...person,
    brand_name: "Acme",
    application_name: "Grafana",
    application_launch_url: "https://grafana.example.org",
    invalidation_flow_url: "/if/flow/out/",
    overview_url: "/if/user/",
  },
  "ak-stage-user-login": { component: "ak-stage-user-login", flow_info, ...person },
  "vestibule-continue": { component: "vestibule-continue", flow_info },
  "xak-flow-redirect": {
    component: "xak-flow-redirect",
    flow_info,
    to: "https://app.example.org/x",
    final_redirect: true,
  },
  "xak-flow-shell": { component: "xak-flow-shell", flow_info, body: "<p>Hello <b>there</b></p>" },
} satisfies Record<keyof typeof screens, AnyChallenge>;

/** The component names that have a screen. */
export const components = Object.keys(challenges) as (keyof typeof challenges)[];
