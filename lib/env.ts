import process from "node:process";
import { z } from "zod";
import { parseMailbox } from "#lib/mail/address.ts";
import { parseEmailUrl } from "#lib/mail/smtp-url.ts";

const port = z.coerce.number().int().min(0).max(65_535);

const blankAsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsUnset, schema.optional());

/** Every environment variable that Vestibule reads, with the shape it must have. An empty value counts as unset. */
const envSchema = z.object({
  NODE_ENV: optional(z.string()),
  PORT: z.preprocess(blankAsUnset, port.default(3000)).describe("a port number between 0 and 65535"),
  HOST: optional(z.string()).describe("a host name or address to listen on"),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\/\S+$/)).describe(
    "the address of a PostgreSQL server, for example postgresql://user:password@localhost:5432/vestibule",
  ),
  DATA_DIR: z.preprocess(blankAsUnset, z.string().default("./data")).describe("a folder that the server may write to"),
  AUTH_SECRET: optional(z.string().min(32)).describe("at least 32 characters of random text"),
  PUBLIC_URL: optional(
    z
      .url({ protocol: /^https?$/ })
      .refine((value) => URL.canParse(value) && new URL(value).pathname === "/" && new URL(value).search === ""),
  ).describe("the origin that browsers use, without a path, for example https://login.example.com"),
  BOOTSTRAP_EMAIL: optional(z.email()).describe("an e-mail address"),
  BOOTSTRAP_PASSWORD: optional(z.string().min(8)).describe("a password of at least 8 characters"),
  BOOTSTRAP_TOKEN: optional(z.string().min(20)).describe("an API key of at least 20 characters"),
  EMAIL_URL: optional(z.string().refine((value) => parseEmailUrl(value) !== null)).describe(
    "an SMTP server, for example smtp://user:password@mail.example.com:587 or smtps://mail.example.com, with the options requireTLS, ignoreTLS, rejectUnauthorized and timeout (seconds)",
  ),
  EMAIL_FROM: optional(z.string().refine((value) => parseMailbox(value) !== null)).describe(
    "the sender of e-mails, for example Example Login <login@example.com>",
  ),
  GEOIP_CITY_DB: optional(z.string()).describe("the path of a city database in MaxMind's format (.mmdb)"),
  GEOIP_ASN_DB: optional(z.string()).describe("the path of an ASN database in MaxMind's format (.mmdb)"),
  HIBP_URL: z
    .preprocess(blankAsUnset, z.url({ protocol: /^https?$/ }).default("https://api.pwnedpasswords.com"))
    .describe("the address of a service that answers as api.pwnedpasswords.com"),
  TRUSTED_PROXIES: optional(z.string()).describe("addresses or networks, separated by commas"),
  LOG_LEVEL: z
    .preprocess(blankAsUnset, z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"))
    .describe("one of trace, debug, info, warn, error, fatal, silent"),
});

/** The validated environment. */
export type Env = z.infer<typeof envSchema>;

/** A variable that cannot be used; the message names it and says what it should look like, and never repeats its value. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Validates a set of environment variables.
 *
 * @param source variables by name, normally `process.env`
 * @throws EnvError naming every variable that is not usable
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  const lines = names.map((name) => {
    const field = envSchema.shape[name as keyof typeof envSchema.shape];
    return `${name} should be ${field?.description ?? "set differently"}.`;
  });
  throw new EnvError(lines.join("\n"));
}

let current: Env | undefined;

/** The environment of this process, validated on first use. @throws EnvError */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** Whether this process serves real users rather than a developer or a test. */
export function isProduction(): boolean {
  return env().NODE_ENV === "production";
}
