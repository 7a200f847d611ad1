import { resolveAvatar } from "./avatar.ts";
import { type AvatarCheck, createAvatarCheck, probePicture } from "./avatar-check.ts";
import type { UserRecord } from "./user-record.ts";

// Next.js bundles a second copy of every module; what the network said is remembered once per process.
const slot = globalThis as unknown as Record<symbol, AvatarCheck | undefined>;
const key = Symbol.for("vestibule.avatar-check");

/**
 * The picture shown for a user. Takes up to five seconds when the setting names an address elsewhere that has not been looked at
 * in the last eight hours.
 *
 * @param user null for an anonymous visitor
 * @param setting the setting `avatars`
 * @returns an address, see `resolveAvatar`
 */
export function avatarOf(user: UserRecord | null, setting: string): Promise<string> {
  slot[key] ??= createAvatarCheck(probePicture);
  return resolveAvatar(user, setting, slot[key]);
}
