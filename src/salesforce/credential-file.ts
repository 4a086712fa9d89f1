import { mkdir, open as openFile, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CredentialStore, connectionSchema } from "./connection.ts";
import { WrongKey } from "./errors.ts";
import { open, seal } from "./seal.ts";

const NAME = "salesforce.sealed";

/** Keeps the connection as a sealed file in a folder; the key lies elsewhere. */
export function credentialFile(folder: string): CredentialStore {
  const path = join(folder, NAME);
  return {
    async read() {
      const sealed = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (sealed === undefined) return undefined;
      const kept = connectionSchema.safeParse(JSON.parse(await open(sealed, folder)));
      if (!kept.success) throw new WrongKey("the connection was kept by another version of Footfall");
      return kept.data;
    },
    async write(connection) {
      const sealed = await seal(JSON.stringify(connection), folder);
      await mkdir(folder, { recursive: true });
      const fresh = `${path}.${process.pid}.new`;
      const file = await openFile(fresh, "w", 0o600);
      try {
        await file.writeFile(sealed);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
    },
    async remove() {
      await rm(path, { force: true });
    },
  };
}
