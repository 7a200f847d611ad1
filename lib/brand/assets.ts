/** Pictures that Vestibule brings along, as addresses below `public/`. */
export const defaultLogo = "/static/brand/logo.svg";
export const defaultFavicon = "/static/brand/icon.svg";
export const defaultBackground = "/static/brand/background.svg";

/** The avatar of somebody who has none, and of everybody before they are known. Clients of the API know this address. */
export const defaultAvatar = "/static/dist/assets/images/user_default.png";
