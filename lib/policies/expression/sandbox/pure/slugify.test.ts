import { expect, test } from "vitest";
import { slugify } from "./slugify.ts";

test.each([
  ["Hello World", "hello-world"],
  [
    " Jack & Jill like numbers 1,2,3 and 4 and silly characters ?%.$!/",
    "jack-jill-like-numbers-123-and-4-and-silly-characters",
  ],
  ["Un éléphant à l'orée du bois", "un-elephant-a-loree-du-bois"],
  ["__a--b  c__", "a-b-c"],
  ["under_score", "under_score"],
  ["日本", ""],
  ["", ""],
])("%j", (text, slug) => {
  expect(slugify(text)).toBe(slug);
});
