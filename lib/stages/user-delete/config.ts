import { z } from "zod";

/** The user delete stage has no settings. */
export const userDeleteConfig = z.object({});
