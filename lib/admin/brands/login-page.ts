import type { ApiCall } from "#lib/api/endpoint.ts";
import { backgroundUrl, pictureUrl, themedUrls } from "#lib/brand/picture-urls.ts";
import type { Theme } from "#lib/brand/theme.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { chooseDefaultFlow } from "#lib/flows/default-flow.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { execute } from "#lib/flows/executor.ts";
import type { BrandDraft } from "./brand-draft.ts";

/** A brand's login page, as a visitor who comes for the first time sees it. */
export interface LoginPage {
  /** Null when the brand has no login flow, or one that shows nothing to visitors. */
  challenge: AnyChallenge | null;
  brand: {
    title: string;
    logo: string;
    favicon: string;
    customCss: string;
    background: string;
    attributes: Record<string, unknown>;
  };
}

/**
 * What the login page of a brand would show. The flow really runs, for a visitor who is not logged in, and writes nothing.
 * @param call by an administrator @param theme in which to show it, whatever the brand says
 */
export async function showLoginPage(call: ApiCall, look: BrandDraft, theme: Theme): Promise<LoginPage> {
  const { services, facts } = call;
  const request = { ...facts, session: null, query: {}, outer: {}, host: look.domain || facts.host, method: "GET" };
  const flow =
    call.definitions.flows.get(look.flow_authentication ?? "") ??
    (await chooseDefaultFlow(services, call.definitions, { ...request, brand: withoutFlows(request.brand) }, PURPOSE));
  const execution = flow
    ? await execute(services, {
        slug: flow.slug,
        facts: request,
        browserSecret: null,
        sessionToken: null,
        executionId: null,
        idless: "new",
        step: null,
        answer: undefined,
        peek: true,
      })
    : null;
  const background = backgroundUrl(look.branding_default_flow_background);
  return {
    challenge: flow && execution?.kind === "shown" ? withBackground(execution.challenge, flow, look) : null,
    brand: {
      title: look.branding_title,
      logo: pictureUrl(look.branding_logo),
      favicon: pictureUrl(look.branding_favicon),
      customCss: look.branding_custom_css,
      background,
      attributes: { ...look.attributes, settings: { theme: { base: theme } } },
    },
  };
}

const PURPOSE = "authentication";

/** A brand without flows of its own, so that the first that applies is found. */
function withoutFlows<Brand extends { flows: Record<string, string | null> }>(brand: Brand): Brand {
  return { ...brand, flows: {} };
}

/** Flows without a background of their own have the brand's, which is the draft's here. */
function withBackground(challenge: AnyChallenge, flow: FlowDefinition, look: BrandDraft): AnyChallenge {
  const info = challenge.flow_info;
  if (!info || flow.background) return challenge;
  const background = look.branding_default_flow_background;
  const shown = { background: backgroundUrl(background), background_themed_urls: themedUrls(background) };
  return { ...challenge, flow_info: { ...info, ...shown } };
}
