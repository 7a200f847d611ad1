import { expect, it } from "vitest";
import { backgroundUrl, lightUrl, pictureUrl, themedUrls } from "./picture-urls.ts";

it.each([
  "https://cdn.example/logo.png",
  "HTTP://cdn.example/logo.png",
  "data:image/png;base64,AA==",
  "fa://fa-key",
  "/static/brand/logo.svg",
  "/media/logo.png",
  "",
])("%s is an address as it is", (address) => expect(pictureUrl(address)).toBe(address));

it.each(["logo.png", "brands/acme.svg", "%(theme)s.svg"])("%s is a media file", (name) =>
  expect(pictureUrl(name)).toBe(`/media/${name}`),
);

it("a background that is not named is the one that comes along", () => {
  expect(backgroundUrl("")).toBe("/static/brand/background.svg");
  expect(backgroundUrl("sea.jpg")).toBe("/media/sea.jpg");
});

it("a picture for light and for dark has two addresses, any other has none of its own", () => {
  expect(themedUrls("a-%(theme)s/%(theme)s.svg")).toEqual({
    light: "/media/a-light/light.svg",
    dark: "/media/a-dark/dark.svg",
  });
  expect(themedUrls("https://cdn.example/%(theme)s.png")?.dark).toBe("https://cdn.example/dark.png");
  expect(themedUrls("logo.png")).toBeNull();
  expect([lightUrl("/media/%(theme)s.png"), lightUrl("/media/logo.png")]).toEqual([
    "/media/light.png",
    "/media/logo.png",
  ]);
});
