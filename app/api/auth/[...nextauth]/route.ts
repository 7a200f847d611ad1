import { handleAuthRequest } from "#lib/identity/next-auth-route.ts";

export { handleAuthRequest as GET, handleAuthRequest as POST };
