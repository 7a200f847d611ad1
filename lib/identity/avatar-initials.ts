import { createHash } from "node:crypto";

const SIZE = 64;
/** Brighter backgrounds get black letters. */
const LIGHT_ABOVE = 186;
/** Characters that no XML document may contain (XML 1.0, section 2.2). */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
/** A character with marks on it, as people see it; more marks than this are somebody's joke. */
const MAX_CODE_POINTS = 4;

/**
 * Draws a picture of two letters for somebody who has none.
 *
 * @param name the display name; where it is blank the username is taken, and `a k` where that is blank too
 * @returns a `data:` address of an SVG, 64 by 64, whose colour depends on the name
 */
export function drawInitials(name: string, username: string): string {
  const shown = [name, username].map((text) => text.replace(NOT_XML, "").trim()).find(Boolean) ?? "a k";
  const { background, text } = pickColors(shown);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}"><rect width="${SIZE}" height="${SIZE}" fill="${background}"/><text x="50%" y="50%" text-anchor="middle" dominant-baseline="central" font-family="system-ui,sans-serif" font-size="28" fill="${text}">${escapeXml(findInitials(shown))}</text></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;
}

/** First letters of the first and the last word, or the first two letters of a single word, in upper case. */
function findInitials(name: string): string {
  const words = name.split(/\s+/u);
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  const letters = words.length > 1 ? [...takeLetters(first, 1), ...takeLetters(last, 1)] : takeLetters(first, 2);
  return letters.join("").toUpperCase();
}

function takeLetters(word: string, count: number): string[] {
  // No more than the beginning is ever looked at, however long the name is.
  const segments = new Intl.Segmenter().segment(word.slice(0, 64));
  return [...segments].slice(0, count).map(({ segment }) => [...segment].slice(0, MAX_CODE_POINTS).join(""));
}

/** A background that is neither too dark nor too pale, the same for the same name everywhere, and letters readable on it. */
function pickColors(name: string): { background: string; text: string } {
  const digest = createHash("md5").update(name.toLowerCase(), "utf8").digest("hex");
  const color = Number(BigInt(`0x${digest}`) % 0xffffffn);
  const channels = [color >> 16, (color >> 8) & 0xff, color & 0xff].map((value) => Math.max(55, Math.min(200, value)));
  const [red = 0, green = 0, blue = 0] = channels;
  const luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
  const background = `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  return { background, text: luminance > LIGHT_ABOVE ? "#000" : "#fff" };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
