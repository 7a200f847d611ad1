import type { FlowInfo } from "#lib/flows/challenge.ts";
import { Picture } from "../ui/picture.tsx";

/** An address as `srcset` takes it, where space and comma separate candidates. */
function srcSet(address: string): string {
  return address.replaceAll(" ", "%20").replaceAll(",", "%2C");
}

/**
 * The picture behind the card. An `img` rather than CSS: an address cannot break out of an attribute, and no inline style is needed, which
 * the Content-Security-Policy would refuse.
 */
export function Backdrop({ background, themed }: { background: string; themed: FlowInfo["background_themed_urls"] }) {
  return (
    <div className="flow-backdrop" aria-hidden="true">
      <picture>
        {themed?.dark ? <source srcSet={srcSet(themed.dark)} media="(prefers-color-scheme: dark)" /> : null}
        {themed?.light ? <source srcSet={srcSet(themed.light)} media="(prefers-color-scheme: light)" /> : null}
        <Picture src={background} alt="" fetchPriority="low" />
      </picture>
    </div>
  );
}
