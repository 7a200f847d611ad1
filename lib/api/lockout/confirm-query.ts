import { z } from "zod";
import { CONFIRM_LOCKOUT, CONFIRM_PARAMETER, LOCKOUT_CODE } from "./lockout.ts";

/** The query of changes that may be refused because they would lock administrators out. */
export const confirmQuery = {
  [CONFIRM_PARAMETER]: z
    .enum([CONFIRM_LOCKOUT])
    .optional()
    .meta({
      description: `Makes a change that would lock administrators out, which is refused with the code ${LOCKOUT_CODE} otherwise.`,
    }),
};
