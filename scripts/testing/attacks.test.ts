import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** A test that a document names: the file, and a part of the title. */
interface Named {
  file: string;
  title: string | undefined;
}

/** The tests that a document names: links to files, each with a quotation behind it where it means one test. */
function readNamed(document: string): Named[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/\]\((\.\.\/[^)]+)\)(?: “([^”]+)”)?/g)].map(([, link = "", title]) => ({
    file: path.join(path.dirname(document), link),
    title,
  }));
}

describe.each(["docs/attacks.md", "docs/tabs-and-devices.md"])("%s", (document) => {
  const named = readNamed(document);

  it("names tests", () => {
    expect(named.length).toBeGreaterThan(5);
  });

  it.each(named)("names $file $title, which is there", ({ file, title }) => {
    expect(existsSync(file)).toBe(true);
    if (title) expect(readFileSync(file, "utf8")).toContain(title);
  });
});
