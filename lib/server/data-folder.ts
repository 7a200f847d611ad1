import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/** The data folder cannot be used; the message names it and says why. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

/** Makes the data folder when it is not there, for this user only. @returns its full path @throws DataFolderError */
export function openDataFolder(folder: string): string {
  const place = path.resolve(folder);
  try {
    makeFolder(place);
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    return place;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "EEXIST" || code === "ENOTDIR" ? "there is a file in its place" : message;
    throw new DataFolderError(
      `The data folder ${place} cannot be used: ${reason}. Set DATA_DIR to a folder that can be written to.`,
    );
  }
}

/** Not `mkdirSync`'s own recursion, which never ends where nothing can be made although the parent exists (below /proc). */
function makeFolder(place: string): void {
  if (existsSync(place)) return;
  makeFolder(path.dirname(place));
  mkdirSync(place, { mode: 0o700 });
}
