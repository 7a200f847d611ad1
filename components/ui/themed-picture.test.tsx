import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { BrandIcon, ThemedPicture } from "./themed-picture.tsx";

const themed = "/media/%(theme)s one,2.png";
const show = (src: string, theme: "automatic" | "light" | "dark") =>
  renderToStaticMarkup(<ThemedPicture src={src} alt="Acme" theme={theme} />);

it("a picture for light and for dark is shown as the device is, or as the brand decides", () => {
  expect(show(themed, "automatic")).toMatch(
    /^<picture><source srcSet="\/media\/dark%20one%2C2.png" media="\(prefers-color-scheme: dark\)"\/><img alt="Acme" [^>]*src="\/media\/light one,2.png"/,
  );
  expect(show(themed, "dark")).toMatch(/<img [^>]*src="\/media\/dark one,2.png"/);
  expect(show(themed, "light")).toMatch(/<img [^>]*src="\/media\/light one,2.png"/);
  expect(show("/logo.svg", "automatic")).toMatch(/<img [^>]*src="\/logo.svg"/);
});

it("a page has one icon, or one for each kind of device", () => {
  expect(renderToStaticMarkup(<BrandIcon favicon="/icon.svg" />)).toBe('<link rel="icon" href="/icon.svg"/>');
  expect(renderToStaticMarkup(<BrandIcon favicon="/%(theme)s.svg" />)).toBe(
    '<link rel="icon" href="/light.svg" media="(prefers-color-scheme: light)"/><link rel="icon" href="/dark.svg" media="(prefers-color-scheme: dark)"/>',
  );
});
