import { brandResource } from "#lib/api/resources/core/brands.ts";
import { eventResource } from "#lib/api/resources/events/events.ts";
import { blueprintResource } from "#lib/api/resources/managed/instances.ts";
import type { Collection } from "./collection.ts";

/** Brands. */
export const brandCollection: Collection = {
  slug: "brands",
  resource: brandResource,
  title: "Brands",
  singular: "brand",
  about: "Looks and default flows by the address that people come to.",
  columns: [
    { field: "domain", title: "Domain", sortable: true },
    { field: "branding_title", title: "Title", sortable: true },
    { field: "default", title: "Default", kind: "boolean", sortable: true },
  ],
  groups: [
    { title: "Brand", fields: ["domain", "default"] },
    {
      title: "Looks",
      fields: [
        "branding_title",
        "branding_logo",
        "branding_favicon",
        "branding_default_flow_background",
        "branding_custom_css",
      ],
    },
    {
      title: "Flows",
      fields: ["flow_authentication", "flow_invalidation", "flow_recovery", "flow_user_settings", "flow_unenrollment"],
    },
  ],
};

/** Blueprints. */
export const blueprintCollection: Collection = {
  slug: "blueprints",
  canImport: true,
  resource: blueprintResource,
  title: "Blueprints",
  singular: "blueprint",
  about: "Descriptions of flows and other objects that are applied when the system starts.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "path", title: "File", kind: "code", sortable: true },
    { field: "status", title: "Status", kind: "tag" },
    { field: "enabled", title: "Enabled", kind: "boolean" },
    { field: "last_applied", title: "Last applied (UTC)", kind: "date" },
  ],
};

/** The audit record. */
export const eventCollection: Collection = {
  slug: "events",
  resource: eventResource,
  title: "Events",
  singular: "event",
  about: "Who did what, and when: logins, changes, failures.",
  columns: [
    { field: "action", title: "Action", kind: "tag", sortable: true },
    { field: "user", title: "User", kind: "person" },
    { field: "app", title: "Part", kind: "code", sortable: true },
    { field: "client_ip", title: "Address", kind: "code" },
    { field: "created", title: "Time (UTC)", kind: "date", sortable: true },
  ],
  filters: [{ name: "actions", title: "Action" }],
  readOnly: true,
};
