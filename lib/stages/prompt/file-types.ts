const TYPE = /^[\w.+-]+\/(?:[\w.+-]+|\*)$/;

/**
 * The types that a file field takes: a file has no use for a hint, so its placeholder may list media types (RFC 9110, section 8.3.1),
 * `image/png, image/*`. A placeholder that says anything else limits nothing.
 *
 * @returns the types in lower case, or null when all are taken
 */
export function acceptedTypes(placeholder: string): string[] | null {
  const types = placeholder.split(",").map((type) => type.trim().toLowerCase());
  return types.every((type) => TYPE.test(type)) ? types : null;
}

/** Whether a file of this type is among those taken. */
export function isAccepted(types: readonly string[] | null, type: string): boolean {
  if (types === null) return true;
  const [kind] = type.split("/");
  return types.includes(type) || types.includes(`${kind}/*`);
}
