import { z } from "zod";
import { referenceTo } from "../references.ts";

/** What kinds of account there are. */
export const userTypes = ["internal", "external", "service_account", "internal_service_account"] as const;

/** Settings of the user write stage. */
export const userWriteConfig = z
  .object({
    user_creation_mode: z
      .enum(["never_create", "create_when_required", "always_create"])
      .default("create_when_required")
      .meta({ title: "Creating accounts", description: "Whether somebody who is not known yet gets an account." }),
    create_users_as_inactive: z
      .boolean()
      .default(false)
      .meta({ title: "Create as inactive", description: "New accounts cannot be used until they are activated." }),
    create_users_group: referenceTo("group", {
      title: "Group",
      description: "Everybody who is written by this stage becomes a member, new or not.",
    }),
    user_type: z.enum(userTypes).default("external").meta({ title: "Type", description: "The type of new accounts." }),
    user_path_template: z
      .string()
      .default("")
      .meta({ title: "Path", description: "Where new accounts are kept; “users” when empty." }),
  })
  .meta({ title: "User write" });
export type UserWriteConfig = z.infer<typeof userWriteConfig>;
