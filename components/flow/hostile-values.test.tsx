import { describe, expect, test } from "vitest";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { challenges, components } from "./screens/challenges.fixtures.ts";
import { renderFlow, tagsOf } from "./testing.tsx";

/** Values that are names of something rather than text: a challenge with others would not be one. */
const kept = new Set(["component", "type", "layout", "flow_designation", "order"]);

/** The challenge with each of its texts replaced. */
function poison(value: unknown, hostile: string, key = ""): unknown {
  if (typeof value === "string") return kept.has(key) ? value : hostile;
  if (Array.isArray(value)) return key === "user_fields" ? value : value.map((item) => poison(item, hostile, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, poison(child, hostile, name)]));
}

const markup = [
  `"><script>alert(1)</script>`,
  `'><img src=x onerror=alert(1)>`,
  `</title></style></textarea></select><svg onload=alert(1)>`,
  `<a href="javascript:alert(1)">x</a><form action="https://evil.example"><input name=password></form>`,
  `<iframe srcdoc="<script>alert(1)</script>"></iframe><style>*{display:none}</style><base href="https://evil.example">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
  `{{constructor.constructor("alert(1)")()}} <b onmouseover=alert(1) style="position:fixed">x</b>`,
];

describe.each(components)("CVE-2026-42849, CVE-2024-21637: hostile texts in %s", (name) => {
  test.each(markup)("stay text: %s", (hostile) => {
    const poisoned = poison(challenges[name], hostile) as AnyChallenge;
    const html = renderFlow(
      {
        ...poisoned,
        response_errors: {
          [hostile]: [{ string: hostile, code: hostile }],
          "key.text": [{ string: hostile, code: "x" }],
        },
      },
      {
        loggedInAs: hostile,
        messages: [{ level: "info", text: hostile }],
        values: { [hostile]: hostile, uid_field: hostile },
      },
    );
    expect(html).not.toMatch(/<(script|iframe|base|svg onload|math|object|embed|style)/i);
    const tags = tagsOf(html);
    expect(tags.filter((tag) => tag.name === "form").length).toBeLessThanOrEqual(1);
    // Every `<` of the page begins a tag that React or the sanitiser wrote in full.
    expect(html.match(/<[a-z]/gi)?.length).toBe(tags.length);
    for (const { attributes } of tags) {
      expect(Object.keys(attributes).filter((key) => /^on|^srcdoc$|^style$|^formaction$/i.test(key))).toEqual([]);
      expect(attributes.href ?? "").not.toMatch(/^\s*javascript:/i);
    }
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \u0001javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "http://",
  ])("are no link: %j", (hostile) => {
    const html = renderFlow(poison(challenges[name], hostile) as AnyChallenge);
    for (const { name: tag, attributes } of tagsOf(html)) {
      if (tag === "a") expect(attributes.href ?? "").not.toBe(hostile);
    }
  });
});
