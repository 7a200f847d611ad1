import { createHash } from "node:crypto";
import { defaultAvatar } from "#lib/brand/assets.ts";
import { isSafeNext } from "#lib/flows/next-url.ts";
import type { AvatarCheck } from "./avatar-check.ts";
import { drawInitials } from "./avatar-initials.ts";
import type { UserRecord } from "./user-record.ts";

/** What a picture is chosen by. */
export type Portrayed = Pick<UserRecord, "username" | "name" | "email" | "attributes">;

/** Large enough for a small picture inside the attribute itself; every challenge carries it. */
const MAX_ATTRIBUTE = 100_000;

/**
 * Finds the picture of a person.
 *
 * @param person null for somebody who is not known, who always gets the default picture
 * @param modes the setting `avatars`: modes separated by commas, without white space, tried in order. `none`, `initials`, `gravatar`,
 *   `attributes.<path>` or the template of an address with `%(username)s`, `%(mail_hash)s`, `%(upn)s`. Unknown modes are skipped
 * @param check whether an address shows a picture; asked for `gravatar` and templates only
 * @returns an address: of a file of this site, elsewhere, or a `data:` one. The default picture when no mode gives any
 */
export async function resolveAvatar(person: Portrayed | null, modes: string, check: AvatarCheck): Promise<string> {
  if (!person) return defaultAvatar;
  for (const mode of modes.split(",")) {
    const found = await tryMode(person, mode, check);
    if (found) return found;
  }
  return defaultAvatar;
}

async function tryMode(person: Portrayed, mode: string, check: AvatarCheck): Promise<string | undefined> {
  if (mode === "none") return defaultAvatar;
  if (mode === "initials") return drawInitials(person.name, person.username);
  if (mode.startsWith("attributes.")) return readAttribute(person.attributes, mode.slice("attributes.".length));
  const url = mode === "gravatar" ? gravatarUrl(person) : mode.includes("://") ? fillTemplate(mode, person) : undefined;
  return url && isWebAddress(url) && (await check(url)) ? url : undefined;
}

/** Nobody without an e-mail address has a Gravatar; asking would only say that somebody is here. */
function gravatarUrl({ email }: Portrayed): string | undefined {
  if (email === "") return undefined;
  const hash = createHash("sha256").update(email.toLowerCase(), "utf8").digest("hex");
  return `https://www.gravatar.com/avatar/${hash}?size=158&rating=g&default=404`;
}

/** Fills in a template; what people choose themselves is percent-encoded, so that it stays the part of the address it is put in. */
function fillTemplate(template: string, { username, email, attributes }: Portrayed): string {
  const upn = Object.hasOwn(attributes, "upn") && typeof attributes.upn === "string" ? attributes.upn : "";
  const values: Record<string, string> = {
    username,
    upn,
    mail_hash: createHash("md5").update(email.toLowerCase(), "utf8").digest("hex"),
  };
  return template.replace(/%\((username|mail_hash|upn)\)s/g, (_form, name: string) =>
    encodeURIComponent((values[name] ?? "").toWellFormed()),
  );
}

/** An attribute that holds an address. Such attributes may be editable by the person, so only what shows a picture is taken. */
function readAttribute(attributes: Record<string, unknown>, path: string): string | undefined {
  let value: unknown = attributes;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  if (typeof value !== "string" || value.length > MAX_ATTRIBUTE) return undefined;
  return isWebAddress(value) || /^data:image\/[a-z0-9.+-]+[;,]/i.test(value) || isSafeNext(value) ? value : undefined;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
