/** A place in the admin section. */
export interface Place {
  href: string;
  title: string;
}

/** A heading of the navigation with its places. */
export interface PlaceGroup {
  title: string;
  places: readonly Place[];
}

/** Where administrators can go. */
export const navigation: readonly PlaceGroup[] = [
  {
    title: "System",
    places: [
      { href: "/if/admin/", title: "Overview" },
      { href: "/if/admin/events/", title: "Events" },
      { href: "/if/admin/traces/", title: "Run records" },
      { href: "/if/admin/brands/", title: "Brands" },
      { href: "/if/admin/blueprints/", title: "Blueprints" },
      { href: "/if/admin/settings/", title: "Settings" },
    ],
  },
  {
    title: "Flows",
    places: [
      { href: "/if/admin/flows/", title: "Flows" },
      { href: "/if/admin/stages/", title: "Stages" },
      { href: "/if/admin/prompts/", title: "Prompts" },
      { href: "/if/admin/policies/", title: "Policies" },
      { href: "/if/admin/invitations/", title: "Invitations" },
    ],
  },
  {
    title: "People",
    places: [
      { href: "/if/admin/users/", title: "Users" },
      { href: "/if/admin/groups/", title: "Groups" },
      { href: "/if/admin/tokens/", title: "Tokens" },
      { href: "/if/admin/sessions/", title: "Sessions" },
      { href: "/if/admin/reputation/", title: "Reputation" },
    ],
  },
];
