import { isPlainObject, mergeDeep, setPath } from "#lib/merge.ts";

/** What of a user this stage can write. */
export interface WritableUser {
  username: string;
  name: string;
  email: string;
  isActive: boolean;
  path: string;
  type: string;
  attributes: Record<string, unknown>;
}

/** Longest values in characters: the columns of the user table, and what its indexes can hold in any script. */
const LONGEST = { username: 150, name: 500, email: 254, path: 500 };
const LONGEST_ATTRIBUTES_JSON = 1_048_576;
/** Accounts of the installation itself are not made or taken over through a flow. */
const ASSIGNABLE_TYPES = ["internal", "external", "service_account"];
const DOTTED = /^attributes[._]/;

/**
 * The user as the answers make them. Only the keys of a fixed list count, whatever else a user is made of: `username`, `name`,
 * `email`, `is_active`, `path`, `type`, `attributes`, and paths that begin with `attributes.` or `attributes_`. The password is not
 * among them, see `prepare` of the stage. Objects in attributes are merged recursively, so that a form which asks for one nested
 * value leaves the others alone.
 *
 * @returns null when a value does not fit
 */
export function applyAnswers(user: WritableUser, answers: Record<string, unknown>): WritableUser | null {
  let next: WritableUser = { ...user, attributes: structuredClone(user.attributes) };
  for (const [key, value] of Object.entries(answers)) {
    const changed = applyAnswer(next, key, value);
    if (!changed) return null;
    next = changed;
  }
  return JSON.stringify(next.attributes).length <= LONGEST_ATTRIBUTES_JSON ? next : null;
}

function applyAnswer(user: WritableUser, key: string, value: unknown): WritableUser | null {
  switch (key) {
    case "username":
    case "name":
    case "email":
    case "path": {
      const text = toColumnText(value, LONGEST[key]);
      return text === null ? null : { ...user, [key]: text };
    }
    case "type":
      return typeof value === "string" && ASSIGNABLE_TYPES.includes(value) ? { ...user, type: value } : null;
    case "is_active": {
      const active = toBoolean(value);
      return active === null ? null : { ...user, isActive: active };
    }
    case "attributes":
      if (!isPlainObject(value)) return null;
      return { ...user, attributes: mergeDeep(user.attributes, sanitizeObject(value)) };
    default:
      if (!DOTTED.test(key)) return user;
      return setPath(user.attributes, key.replace(DOTTED, ""), sanitize(value)) ? user : null;
  }
}

function toColumnText(value: unknown, longest: number): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value);
  return text.length <= longest && isStorable(text) ? text : null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function toBoolean(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "True" || value === "true" || value === "1" || value === 1) return true;
  if (value === "False" || value === "false" || value === "0" || value === 0) return false;
  return null;
}

/** A value as attributes can hold it: dates as ISO text with `Z`, lists without their empty members. */
function sanitize(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (typeof value === "bigint") return value.toString();
  // The database refuses NUL and half surrogates in JSON.
  if (typeof value === "string") return isStorable(value) ? value : value.toWellFormed().replaceAll("\0", "");
  if (Array.isArray(value)) return value.map(sanitize).filter((entry) => !isEmpty(entry));
  return isPlainObject(value) ? sanitizeObject(value) : value;
}

function sanitizeObject(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, sanitize(value)]));
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return !value;
}
