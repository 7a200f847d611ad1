import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKey, hashToken, open, randomToken, seal, timingSafeEqualText } from "./secret.ts";

const key = deriveKey("a secret of the installation, long enough", "test");

describe("deriveKey", () => {
  it("gives the HKDF-SHA256 output for secret, salt and purpose", () => {
    // Computed independently: extract and expand of RFC 5869 written out with HMAC.
    expect(deriveKey("secret", "flow-plan").toString("hex")).toBe(
      "e61af447bd9c83115caa07408cc8db8f89bdf2809ac7276fe775e2fe7adbcee1",
    );
  });

  it("gives every purpose and every secret another key", () => {
    const keys = [deriveKey("s", "a"), deriveKey("s", "b"), deriveKey("t", "a")].map((one) => one.toString("hex"));
    expect(new Set(keys).size).toBe(3);
  });

  it("refuses an empty secret and an empty purpose", () => {
    expect(() => deriveKey("", "a")).toThrow(RangeError);
    expect(() => deriveKey("s", "")).toThrow(RangeError);
  });
});

describe("seal and open", () => {
  it("give back what was sealed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.string(), (bytes, aad) => {
        const opened = open(key, seal(key, bytes, aad), aad);
        expect(opened && Uint8Array.from(opened)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it("take text as UTF-8", () => {
    expect(open(key, seal(key, "grüße 🗝", "x"), "x")?.toString("utf8")).toBe("grüße 🗝");
  });

  it("never give anything but null for a box that was changed in any one bit", () => {
    const box = seal(key, "attack at dawn", "row 1");
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const changed = Buffer.from(box);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(key, changed, "row 1")).toBeNull();
    }
  });

  it("never open a box that was cut, lengthened, moved to another row or sealed with another key", () => {
    const box = seal(key, "attack at dawn", "row 1");
    for (let length = 0; length < box.length; length += 1)
      expect(open(key, box.subarray(0, length), "row 1")).toBeNull();
    expect(open(key, Buffer.concat([box, Buffer.of(0)]), "row 1")).toBeNull();
    expect(open(key, box, "row 2")).toBeNull();
    expect(open(deriveKey("another", "test"), box, "row 1")).toBeNull();
    expect(open(Buffer.alloc(7), box, "row 1")).toBeNull();
  });

  it("survive arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(open(key, Uint8Array.from([1, ...bytes]), "")).toBeNull();
      }),
    );
  });

  it("use a new nonce each time", () => {
    const boxes = Array.from({ length: 50 }, () => seal(key, "same", "same").toString("hex"));
    expect(new Set(boxes).size).toBe(50);
  });

  it("refuse a key of another length", () => {
    expect(() => seal(Buffer.alloc(16), "x", "")).toThrow(RangeError);
  });
});

describe("tokens", () => {
  it("are hashed with SHA-256", () => {
    expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("are random, safe in addresses and as long as asked", () => {
    const tokens = Array.from({ length: 100 }, () => randomToken());
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(randomToken(48)).toHaveLength(64);
    expect(() => randomToken(8)).toThrow(RangeError);
  });
});

describe("timingSafeEqualText", () => {
  it("agrees with equality for every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(timingSafeEqualText(a, b)).toBe(a === b);
        expect(timingSafeEqualText(a, a)).toBe(true);
      }),
    );
  });

  it("does not throw for other lengths or scripts and keeps broken surrogates apart", () => {
    expect(timingSafeEqualText("é", "e")).toBe(false);
    expect(timingSafeEqualText("", "longer")).toBe(false);
    expect(timingSafeEqualText("\ud800", "\ud801")).toBe(false);
    expect(timingSafeEqualText("日本", "日本")).toBe(true);
  });
});
