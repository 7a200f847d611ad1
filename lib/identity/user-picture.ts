import { defaultAvatar } from "#lib/brand/assets.ts";
import type { UserRecord } from "./user-record.ts";
export function avatarOf(_user: UserRecord | null, _setting: string): string { return defaultAvatar; }
