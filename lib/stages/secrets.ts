import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, open, seal } from "#lib/crypto/secret.ts";

/** What a sealed text begins with, so that one that was never stored (a stage of a plan only) can be told from it. */
const SEALED = "vestibule-sealed:";

type Config = Record<string, unknown>;

/** The fields of a configuration schema that `.meta({ secret: true })` marks: written, used, and never shown. */
export function secretFields(schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([field, type]) =>
    (type as z.ZodType).meta()?.secret === true ? [field] : [],
  );
}

/**
 * A configuration as it is stored: secrets are sealed for this stage and field, so that neither the database nor the snapshots and plans made
 * from it hold them in the clear. A secret that has not changed keeps its box, and so the configuration its hash.
 *
 * @param stored what is there now
 */
export function sealSecrets(schema: z.ZodType, stageId: string, config: Config, stored: Config): Config {
  const sealed = secretFields(schema).flatMap((field) => {
    const value = config[field];
    if (typeof value !== "string" || value === "" || value === stored[field]) return [];
    // A box of this very place is put back as it is, such as that of an older version of the stage.
    if (isSealed(value) && readBox(stageId, field, value) !== null) return [];
    const unchanged = isSealed(stored[field]) && readBox(stageId, field, stored[field]) === value;
    return [[field, unchanged ? stored[field] : writeBox(stageId, field, value)]];
  });
  return { ...config, ...Object.fromEntries(sealed) };
}

/**
 * A secret of a stage's configuration, in the clear, for the moment that it is used.
 *
 * @throws Error when it cannot be opened: it was sealed with another AUTH_SECRET, or for another stage
 */
export function openSecret(stageId: string, field: string, value: unknown): string {
  if (typeof value !== "string") return "";
  if (!isSealed(value)) return value;
  const opened = readBox(stageId, field, value);
  if (opened === null) throw new Error(`The ${field} of stage ${stageId} cannot be opened: enter it again.`);
  return opened;
}

const isSealed = (value: unknown): value is string => typeof value === "string" && value.startsWith(SEALED);
const boxKey = () => deriveKey(appSecret(), "stage-secrets");
const purpose = (stageId: string, field: string) => `${stageId}.${field}`;

function writeBox(stageId: string, field: string, value: string): string {
  return SEALED + seal(boxKey(), Buffer.from(value, "utf8"), purpose(stageId, field)).toString("base64url");
}

function readBox(stageId: string, field: string, value: string): string | null {
  const box = Buffer.from(value.slice(SEALED.length), "base64url");
  return open(boxKey(), box, purpose(stageId, field))?.toString("utf8") ?? null;
}
