import type { Theme } from "#lib/brand/theme.ts";
import { ThemedPicture } from "../ui/themed-picture.tsx";

/**
 * The picture behind the card. An `img` rather than CSS: an address cannot break out of an attribute, and no inline style is needed, which
 * the Content-Security-Policy would refuse.
 */
export function Backdrop({ background, theme }: { background: string; theme: Theme }) {
  return (
    <div className="flow-backdrop" aria-hidden="true">
      <ThemedPicture src={background} alt="" fetchPriority="low" theme={theme} />
    </div>
  );
}
