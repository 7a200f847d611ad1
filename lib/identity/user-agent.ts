import { describeDevice } from "./describe-device.ts";

/** A version in parts; blank where nothing is known. */
interface Version {
  major: string;
  minor: string;
  patch: string;
}

/** What a browser says of itself, in the parts that programs read. */
export interface UserAgentParts {
  device: { brand: string; family: string; model: string };
  os: { family: string; patch_minor: string } & Version;
  user_agent: { family: string } & Version;
  string: string;
}

/** Stands for a family that is not known. */
const OTHER = "Other";
const LONGEST = 500;

/** Where a browser's or system's version stands behind. */
const marks: Readonly<Record<string, RegExp>> = {
  Edge: /\bEdg(?:e|A|iOS)?\/([\d.]+)/,
  Opera: /\b(?:OPR|Opera|OPiOS)\/([\d.]+)/,
  Vivaldi: /\bVivaldi\/([\d.]+)/,
  "Samsung Internet": /\bSamsungBrowser\/([\d.]+)/,
  Firefox: /\b(?:Firefox|FxiOS)\/([\d.]+)/,
  Chrome: /\b(?:Chrome|CriOS|Chromium)\/([\d.]+)/,
  Safari: /\bVersion\/([\d.]+)/,
  iPhone: /\bOS ([\d_]+) like Mac/,
  iPad: /\bOS ([\d_]+) like Mac/,
  Android: /\bAndroid ([\d.]+)/,
  Windows: /\bWindows NT ([\d.]+)/,
  ChromeOS: /\bCrOS \S+ ([\d.]+)/,
  macOS: /\bMac OS X ([\d_.]+)/,
};

/** Takes a `User-Agent` header apart (RFC 9110, section 10.1.5). */
export function describeUserAgent(header: string): UserAgentParts {
  const text = header.slice(0, LONGEST);
  const { browser, system } = describeDevice(text);
  const isApple = system === "iPhone" || system === "iPad" || system === "macOS";
  const model = system === "iPhone" || system === "iPad" ? system : "";
  // Programs name themselves and their version first.
  const [, product = OTHER, number = ""] = browser ? [] : (/^([\w.-]+)\/([\d.]+)/.exec(text) ?? []);
  return {
    device: { brand: isApple ? "Apple" : "", family: model || (system === "macOS" ? "Mac" : OTHER), model },
    os: {
      family: system === "iPhone" || system === "iPad" ? "iOS" : (system ?? OTHER),
      ...find(system, text),
      patch_minor: "",
    },
    user_agent: browser ? { family: browser, ...find(browser, text) } : { family: product, ...split(number) },
    string: header,
  };
}

function find(name: string | null, text: string): Version {
  return split(marks[name ?? ""]?.exec(text)?.[1] ?? "");
}

function split(version: string): Version {
  const [major = "", minor = "", patch = ""] = version.split(/[._]/);
  return { major, minor, patch };
}
