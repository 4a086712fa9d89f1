import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InputError } from "../settings/problem.ts";

/**
 * Makes sure that an outcome can be written into a folder, before anything is computed. Nothing is made yet.
 *
 * @throws {InputError} where the path, or what it lies in, is a file or may not be written
 */
export async function checkOutFolder(out: string): Promise<void> {
  const fail = (message: string) => {
    throw new InputError([{ file: out, message }]);
  };
  for (let path = resolve(out); ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") fail(`cannot be written: ${error.message}`);
    });
    if (!found) continue;
    if (!found.isDirectory()) {
      fail(
        path === resolve(out)
          ? "is a file; name a folder for the outcome"
          : "lies in a file; name a folder for the outcome",
      );
    }
    await access(path, constants.W_OK).catch(() =>
      fail("may not be written by this user; name another folder for the outcome"),
    );
    return;
  }
}
