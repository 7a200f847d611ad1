"use server";

import { suggestPeople } from "#lib/admin/forms/people.ts";
import { adminAction } from "../access.ts";

/** Usernames of people whom a text may mean while it is typed into a form. */
export async function suggestUsers(text: string): Promise<string[]> {
  const { services } = await adminAction("/if/admin/users/");
  return suggestPeople(services.client, String(text).slice(0, 150));
}
