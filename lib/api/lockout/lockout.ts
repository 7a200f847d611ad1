/** Code of a refusal that may be confirmed, because nobody could get in after the change. */
export const LOCKOUT_CODE = "lockout";
/** The query parameter with which such a change is confirmed: `?confirm=lockout`. */
export const CONFIRM_PARAMETER = "confirm";
/** Its value. */
export const CONFIRM_LOCKOUT = "lockout";
