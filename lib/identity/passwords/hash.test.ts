import { describe, expect, it } from "vitest";
import { UnacceptableHashError } from "./formats/format.ts";
import {
  assertAcceptableHash,
  hashPassword,
  isUsable,
  MAX_PASSWORD_BYTES,
  PasswordTooLongError,
  unusablePassword,
  verifyPassword,
} from "./hash.ts";

const PASSWORD = "correct horse – grüße";
const VALID = { valid: true, outdated: false };
const VALID_BUT_OUTDATED = { valid: true, outdated: true };
const INVALID = { valid: false, outdated: false };

/** Written by Django 5.2 and the libraries it uses (argon2-cffi, bcrypt), with lowered costs. */
const foreign = {
  "Django PBKDF2 with SHA-256":
    "pbkdf2_sha256$1000$saltsaltsaltsaltsalt12$Gl9NBBJgcfXpjBbCTCOXdu/sxREnJMI0A6a6R7yUP6w=",
  "Django PBKDF2 with SHA-1": "pbkdf2_sha1$1000$saltsaltsaltsaltsalt12$6psq3acraKqyxM9a6UKOpDjxals=",
  "Django Argon2id":
    "argon2$argon2id$v=19$m=1024,t=1,p=2$c2FsdHNhbHRzYWx0c2FsdHNhbHQxMg$JO583wCH6mRwSMYu2K1MXwqyue9feyJKeSrHu3jXxSQ",
  "Django bcrypt of the SHA-256": "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuusOXUETRSfEQYL8gCiPFEmVYF/9BBz0.",
  "Django bcrypt": "bcrypt$$2b$04$abcdefghijklmnopqrstuuFTGIBJJ/gplZdXDf2k9erFV5WHflG.6",
  "bcrypt 2a": "$2a$04$abcdefghijklmnopqrstuuFTGIBJJ/gplZdXDf2k9erFV5WHflG.6",
  "bcrypt 2b": "$2b$04$abcdefghijklmnopqrstuuFTGIBJJ/gplZdXDf2k9erFV5WHflG.6",
  "bcrypt 2y": "$2y$04$abcdefghijklmnopqrstuuFTGIBJJ/gplZdXDf2k9erFV5WHflG.6",
  "Django scrypt":
    "scrypt$1024$saltsaltsaltsaltsalt12$8$2$Wy33oSsJp59ZLS0vOGj7uurEWD6j3ksyVzXUkZkO8EcKheX2akzEYRLQHoarqWdPSruhH7WjTlKP5nhVGfqO9g==",
  "Argon2id of a lower cost":
    "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6OHi+7JK8OBpXNrDv4hL3xacD8Hitp0D0uKO4P6RLdo",
  Argon2i: "$argon2i$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ym2soF74XJWuCB2vNd5feJv59pEsl1yNNhRoigEsuow",
};

describe("verifyPassword", () => {
  it.each(Object.entries(foreign))("knows %s, and that it should be renewed", async (_name, encoded) => {
    expect(await verifyPassword(PASSWORD, encoded)).toEqual(VALID_BUT_OUTDATED);
    expect(await verifyPassword(`${PASSWORD}!`, encoded)).toEqual(INVALID);
    expect(await verifyPassword("", encoded)).toEqual(INVALID);
    expect(() => assertAcceptableHash(encoded)).not.toThrow();
  });

  it("knows another library's Argon2id hash of today's cost as current", async () => {
    const encoded = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$CshQluqBiLMBTMLgT0zay1sjt2w6rxSaI4BZadZwv7Q";
    expect(await verifyPassword(PASSWORD, encoded)).toEqual(VALID);
  });

  it("takes a password exactly as typed: PW-8 not trimmed, not normalised, case kept", async () => {
    const encoded = await hashPassword("  caf\u00e9 ");
    expect(await verifyPassword("  caf\u00e9 ", encoded)).toEqual(VALID);
    for (const other of ["caf\u00e9", "  cafe\u0301 ", "  CAF\u00c9 ", "  caf\u00e9"]) {
      expect(await verifyPassword(other, encoded)).toEqual(INVALID);
    }
  });

  it("tells passwords apart that differ after 72 bytes, behind Django's bcrypt_sha256 and in its own hashes", async () => {
    const long = "x".repeat(72);
    const encoded = await hashPassword(long);
    expect(await verifyPassword(`${long}y`, encoded)).toEqual(INVALID);
    // Plain bcrypt cannot, wherever it is used.
    const plain = "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i";
    expect(await verifyPassword(`${long}y`, plain)).toEqual(VALID_BUT_OUTDATED);
    expect(await verifyPassword(`bcrypt_sha256$${plain}`, `bcrypt_sha256$${plain}`)).toEqual(INVALID);
  });

  it.each(["", "!", "!abc", "abc", "md5$salt$hash", "$argon2id$", "sha1$$", "constructor$1$a$b", "__proto__$1$a$b"])(
    "answers invalid for %j",
    async (encoded) => {
      expect(await verifyPassword(PASSWORD, encoded)).toEqual(INVALID);
      expect(await verifyPassword("", encoded)).toEqual(INVALID);
    },
  );
});

describe("hash parameters from an import", () => {
  const b64 = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");
  const argon = (parameters: string, start = "$argon2id") =>
    `${start}$v=19$${parameters}$${"A".repeat(22)}$${"A".repeat(43)}`;
  const excessive = {
    "Argon2 memory": argon("m=4194304,t=1,p=1"),
    "Argon2 memory behind Django's prefix": argon("m=4194304,t=1,p=1", "argon2$argon2id"),
    "Argon2 passes": argon("m=19456,t=1000000,p=1"),
    "Argon2 memory and passes together": argon("m=131072,t=32,p=1"),
    "Argon2 lanes": argon("m=19456,t=2,p=255"),
    "Argon2 number beyond 32 bits": argon("m=99999999999,t=2,p=1"),
    "Argon2 output": `$argon2id$v=19$m=1024,t=1,p=1$${"A".repeat(22)}$${"A".repeat(400)}`,
    "PBKDF2 iterations": `pbkdf2_sha256$2000000000$salt$${b64(32)}`,
    "PBKDF2 iterations in another notation": `pbkdf2_sha256$1e9$salt$${b64(32)}`,
    "PBKDF2 with negative iterations": `pbkdf2_sha256$-1$salt$${b64(32)}`,
    "PBKDF2 without iterations": `pbkdf2_sha256$0$salt$${b64(32)}`,
    "bcrypt cost": `$2b$31$${"a".repeat(53)}`,
    "bcrypt cost behind Django's prefix": `bcrypt_sha256$$2b$20$${"a".repeat(53)}`,
    "scrypt work": `scrypt$1048576$salt$8$1$${b64(64)}`,
    "scrypt block size": `scrypt$32768$salt$64$1$${b64(64)}`,
    "scrypt parallelism": `scrypt$16384$salt$8$64$${b64(64)}`,
    "everything at once": `pbkdf2_sha256$1000$${"s".repeat(100_000)}$${b64(32)}`,
  };
  const malformed = {
    "scrypt work that is no power of two": `scrypt$1000$salt$8$1$${b64(64)}`,
    "PBKDF2 without a salt": `pbkdf2_sha256$1000$$${b64(32)}`,
    "PBKDF2 with a short hash, which is easier to hit": `pbkdf2_sha256$1000$salt$${b64(1)}`,
    "PBKDF2 with an empty hash": "pbkdf2_sha256$1000$salt$",
    "PBKDF2 with more parts": `pbkdf2_sha256$1000$salt$${b64(32)}$x`,
    "scrypt with an empty hash": "scrypt$1024$salt$8$1$",
    "Argon2 with an empty hash": "$argon2id$v=19$m=1024,t=1,p=1$AAAAAAAAAAA$",
    "Argon2 with less memory than its lanes need": argon("m=8,t=1,p=2"),
    "Argon2 with base64 that nothing encodes to": `$argon2id$v=19$m=1024,t=1,p=1$${"/".repeat(22)}$${"/".repeat(43)}`,
    "Argon2 of another version": argon("m=1024,t=1,p=1").replace("v=19", "v=16"),
    Argon2d: argon("m=1024,t=1,p=1", "$argon2d"),
    "bcrypt of the broken kind": `$2x$04$${"a".repeat(53)}`,
    "bcrypt with an odd cost": `$2b$+4$${"a".repeat(53)}`,
    MD5: "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
    "an unusable password": "!abc",
    nothing: "",
  };

  it.each(Object.entries({ ...excessive, ...malformed }))("are refused: %s", async (_name, encoded) => {
    expect(() => assertAcceptableHash(encoded)).toThrow(UnacceptableHashError);
    const started = performance.now();
    expect(await verifyPassword(PASSWORD, encoded)).toEqual(INVALID);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("are refused without repeating the hash", () => {
    for (const encoded of Object.values(excessive)) {
      try {
        assertAcceptableHash(encoded);
      } catch (error) {
        expect(String(error)).not.toContain(encoded.slice(-20));
      }
    }
    expect.assertions(Object.keys(excessive).length);
  });
});

describe("hashPassword", () => {
  it("makes Argon2id hashes of 19 MiB, 2 passes, 1 lane, each with its own salt", async () => {
    const [one, two] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(PASSWORD, one)).toEqual(VALID);
    expect(await verifyPassword(PASSWORD, two)).toEqual(VALID);
  });

  it("refuses passwords beyond the limit, counted in bytes", async () => {
    const longest = "x".repeat(MAX_PASSWORD_BYTES);
    expect(await verifyPassword(longest, await hashPassword(longest))).toEqual(VALID);
    await expect(hashPassword(`${longest}x`)).rejects.toThrow(PasswordTooLongError);
    await expect(hashPassword("é".repeat(MAX_PASSWORD_BYTES / 2 + 1))).rejects.toThrow(PasswordTooLongError);
  });
});

describe("unusable passwords", () => {
  it("are random, marked, and match nothing, not even themselves", async () => {
    const encoded = unusablePassword();
    expect(encoded).toMatch(/^![A-Za-z0-9_-]{43}$/);
    expect(encoded).not.toBe(unusablePassword());
    expect(await verifyPassword(encoded, encoded)).toEqual(INVALID);
  });

  it.each([[null], [undefined], [""], ["!"], ["!abc"]])("isUsable says no to %j", (encoded) => {
    expect(isUsable(encoded)).toBe(false);
  });

  it("isUsable says yes to hashes", () => {
    for (const encoded of Object.values(foreign)) expect(isUsable(encoded)).toBe(true);
  });
});
