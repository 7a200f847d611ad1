import { groupResource } from "#lib/api/resources/core/groups.ts";
import { sessionResource } from "#lib/api/resources/core/sessions.ts";
import { tokenResource } from "#lib/api/resources/core/tokens.ts";
import { userResource } from "#lib/api/resources/core/users.ts";
import { reputationResource } from "#lib/api/resources/policies/reputation-scores.ts";
import type { Collection } from "./collection.ts";

/** People and accounts of programs. */
export const userCollection: Collection = {
  slug: "users",
  resource: userResource,
  title: "Users",
  singular: "user",
  about: "Everybody who can log in, and the accounts of programs.",
  columns: [
    { field: "username", title: "Username", sortable: true },
    { field: "name", title: "Name", sortable: true },
    { field: "email", title: "E-mail", sortable: true },
    { field: "is_active", title: "Active", kind: "boolean" },
    { field: "last_login", title: "Last login (UTC)", kind: "date", sortable: true },
  ],
  filters: [
    { name: "is_active", title: "Active" },
    { name: "type", title: "Type" },
  ],
  hidden: ["roles"],
  groups: [
    { title: "User", fields: ["username", "name", "email", "is_active", "type", "path"] },
    { title: "Rights and settings", fields: ["groups", "attributes"] },
  ],
};

/** Groups. */
export const groupCollection: Collection = {
  slug: "groups",
  resource: groupResource,
  title: "Groups",
  singular: "group",
  about: "What people have in common: rights, settings, and what policies ask for.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "is_superuser", title: "Superusers", kind: "boolean", sortable: true },
    { field: "users", title: "Members", kind: "count" },
    { field: "parents_obj", title: "Parents", kind: "names" },
  ],
  filters: [{ name: "is_superuser", title: "Superusers" }],
  // Members are added and taken out one by one; there may be very many.
  hidden: ["roles", "users"],
};

/** API keys and app passwords. */
export const tokenCollection: Collection = {
  slug: "tokens",
  resource: tokenResource,
  title: "Tokens",
  singular: "token",
  about: "Keys with which programs act for a person.",
  columns: [
    { field: "identifier", title: "Identifier", sortable: true },
    { field: "user_obj", title: "User", kind: "person" },
    { field: "intent", title: "Intent", kind: "tag", sortable: true },
    { field: "expires", title: "Expires (UTC)", kind: "date", sortable: true },
  ],
  filters: [{ name: "intent", title: "Intent" }],
  hidden: ["managed"],
};

/** Browsers that are logged in. */
export const sessionCollection: Collection = {
  slug: "sessions",
  resource: sessionResource,
  title: "Sessions",
  singular: "session",
  about: "Browsers that are logged in. Deleting a session logs that browser out.",
  columns: [
    { field: "last_user_agent", title: "Browser" },
    { field: "user", title: "User", kind: "count" },
    { field: "last_ip", title: "Address", kind: "code", sortable: true },
    { field: "last_used", title: "Last used (UTC)", kind: "date", sortable: true },
    { field: "expires", title: "Expires (UTC)", kind: "date", sortable: true },
  ],
};

/** What is thought of addresses and names by their failed logins. */
export const reputationCollection: Collection = {
  slug: "reputation",
  resource: reputationResource,
  title: "Reputation",
  singular: "score",
  about:
    "Scores of usernames and addresses: each failed login lowers them, each login raises them. Deleting one forgets it.",
  columns: [
    { field: "identifier", title: "Username", sortable: true },
    { field: "ip", title: "Address", kind: "code", sortable: true },
    { field: "score", title: "Score", sortable: true },
    { field: "updated", title: "Updated (UTC)", kind: "date", sortable: true },
  ],
};
