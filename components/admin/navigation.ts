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
  { title: "System", places: [{ href: "/if/admin/", title: "Overview" }] },
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
];
