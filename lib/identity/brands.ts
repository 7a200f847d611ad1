import { defaultBackground, defaultFavicon, defaultLogo } from "#lib/brand/assets.ts";
import type { BrandDefinition, Definitions } from "#lib/flows/definitions.ts";

const fallback: BrandDefinition = {
  pk: "00000000-0000-0000-0000-000000000000",
  domain: "fallback",
  default: true,
  title: "Vestibule",
  logo: defaultLogo,
  favicon: defaultFavicon,
  customCss: "",
  background: defaultBackground,
  attributes: {},
  flows: {},
};

/**
 * The brand of a host: one matches its own domain and its subdomains, with or without the port; the longest domain wins, then the
 * default brand, then a built-in one without flows.
 */
export function selectBrand(definitions: Pick<Definitions, "brands">, host: string): BrandDefinition {
  const withPort = host.toLowerCase();
  const names = [withPort, withPort.replace(/:\d+$/, "")];
  const matches = (brand: BrandDefinition) => {
    const domain = brand.domain.toLowerCase();
    return names.some((name) => name === domain || name.endsWith(`.${domain}`));
  };
  const [best] = definitions.brands
    .filter(matches)
    .toSorted((a, b) => b.domain.length - a.domain.length || Number(b.default) - Number(a.default));
  return best ?? definitions.brands.find((brand) => brand.default) ?? fallback;
}
