import { z } from "zod";

/** A person, or a person to be: one with `pk` null is not stored. Plain data without the password's hash. */
export interface UserRecord {
  pk: number | null;
  uuid: string;
  username: string;
  name: string;
  email: string;
  isActive: boolean;
  path: string;
  type: string;
  attributes: Record<string, unknown>;
  /** Keys of the groups that the user is in directly. */
  groupIds: string[];
  hasUsablePassword: boolean;
  lastLogin: string | null;
  dateJoined: string;
  passwordChangeDate: string;
}

/** A user inside a plan's context: a reference, or every field of one that is not stored. */
export const userReferenceSchema = z.union([
  z.object({ $record: z.literal("user"), pk: z.int(), backend: z.string().optional() }),
  z.object({
    $record: z.literal("user"),
    pk: z.null(),
    username: z.string(),
    name: z.string().default(""),
    email: z.string().default(""),
    backend: z.string().optional(),
  }),
]);
export type UserReference = z.infer<typeof userReferenceSchema>;

/** A user that is not stored: somebody who typed a name that nobody has, or who is about to be created. */
export function unsavedUser(fields: { username?: string; name?: string; email?: string }): UserRecord {
  const now = new Date(0).toISOString();
  return {
    pk: null,
    uuid: "00000000-0000-0000-0000-000000000000",
    username: fields.username ?? "",
    name: fields.name ?? "",
    email: fields.email ?? "",
    isActive: true,
    path: "users",
    type: "internal",
    attributes: {},
    groupIds: [],
    hasUsablePassword: false,
    lastLogin: null,
    dateJoined: now,
    passwordChangeDate: now,
  };
}

/** The form in which a plan keeps a user. */
export function toUserReference(user: UserRecord, backend?: string): UserReference {
  const mark = backend ? { backend } : {};
  if (user.pk !== null) return { $record: "user", pk: user.pk, ...mark };
  return { $record: "user", pk: null, username: user.username, name: user.name, email: user.email, ...mark };
}
