import { z } from "zod";

/** The user logout stage has no settings. */
export const userLogoutConfig = z.object({});
