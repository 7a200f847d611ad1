import type { AuthOptions, DefaultSession } from "next-auth";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey } from "#lib/crypto/secret.ts";
import { engine } from "#lib/engine.ts";
import { cookieName } from "#lib/http/cookies.ts";
import { currentRequest } from "#lib/http/request.ts";
import { log } from "#lib/log.ts";
import { type SessionUser, sessionAdapter } from "./next-auth-adapter.ts";

declare module "next-auth" {
  /** What `getServerSession(authOptions)`, `useSession()` and `/api/auth/session` say. */
  interface Session {
    user: DefaultSession["user"] & { id: string; username: string };
  }
}

/** Where next-auth sends people: its pages are flows. */
export const SIGN_IN_PATH = "/flows/-/default/authentication/";
const SIGN_OUT_PATH = "/flows/-/default/invalidation/";

/**
 * next-auth's options, to be handed to `NextAuth` and `getServerSession`. Secret and cookies are looked up when they are read, which is
 * during a request: the module itself is loaded while the application is built.
 */
export const authOptions: AuthOptions = {
  providers: [],
  adapter: sessionAdapter(engine, () => currentRequest().clientIp),
  session: { strategy: "database" },
  pages: { signIn: SIGN_IN_PATH, signOut: SIGN_OUT_PATH, error: SIGN_IN_PATH, verifyRequest: SIGN_IN_PATH },
  get secret() {
    return deriveKey(appSecret(), "next-auth").toString("base64");
  },
  get useSecureCookies() {
    return isSecure();
  },
  get cookies() {
    return authCookies(isSecure());
  },
  callbacks: {
    session({ session, user }) {
      const { id, name, email, username, image } = user as SessionUser;
      return { ...session, user: { id, name: name ?? "", email, username, image: image ?? null } };
    },
  },
  logger: {
    error: (code, metadata) => log().error({ code, reason: reasonOf(metadata) }, "next-auth"),
    warn: (code) => log().warn({ code }, "next-auth"),
    debug: () => undefined,
  },
};

function isSecure(): boolean {
  return currentRequest().proto === "https";
}

/** Names and attributes of next-auth's cookies. All are the server's alone, and over TLS this host's alone. */
function authCookies(secure: boolean): NonNullable<AuthOptions["cookies"]> {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  const cookie = (base: string) => ({ name: cookieName(base, secure), options });
  const shortLived = (base: string) => ({ name: cookieName(base, secure), options: { ...options, maxAge: 15 * 60 } });
  return {
    sessionToken: cookie("vestibule_session"),
    callbackUrl: cookie("vestibule_auth_return"),
    csrfToken: cookie("vestibule_auth_csrf"),
    pkceCodeVerifier: shortLived("vestibule_auth_pkce"),
    state: shortLived("vestibule_auth_state"),
    nonce: shortLived("vestibule_auth_nonce"),
  };
}

/** The message alone: next-auth's metadata may carry tokens. */
function reasonOf(metadata: unknown): string | undefined {
  if (metadata instanceof Error) return metadata.message;
  const inner = (metadata as { error?: unknown } | undefined)?.error;
  return inner instanceof Error ? inner.message : undefined;
}
