import { hkdfSync, randomBytes, scrypt } from "node:crypto";
import { mkdir, open, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { WrongKey } from "./errors.ts";

/** Where the key comes from: what `FOOTFALL_SECRET` says, or a file that only this user may read. */
export type KeyKind = "secret" | "file";

const KEY_BYTES = 32;
/** What a guess of the secret costs: about a tenth of a second and 32 MB. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

/** What new texts are sealed with. */
export function keyKind(): KeyKind {
  return process.env.FOOTFALL_SECRET ? "secret" : "file";
}

/** As a person knows it. */
export function keyName(kind: KeyKind): string {
  return kind === "secret" ? "FOOTFALL_SECRET" : `the key file ${keyFile()}`;
}

/**
 * The key for one salt.
 *
 * @param options.makes - makes the key file where there is none
 * @throws {WrongKey} where the key is not there, or others could read it
 */
export async function keyFrom(
  kind: KeyKind,
  salt: Buffer,
  options: { makes: boolean; store?: string | undefined },
): Promise<Buffer> {
  if (kind === "secret") {
    const secret = process.env.FOOTFALL_SECRET;
    if (!secret) throw new WrongKey("the connection is sealed with FOOTFALL_SECRET, which is not set");
    return await new Promise((done, fail) => {
      scrypt(secret, salt, KEY_BYTES, SCRYPT, (error, key) => (error ? fail(error) : done(key)));
    });
  }
  const material = await fileKey(options);
  return Buffer.from(hkdfSync("sha256", material, salt, "footfall connection", KEY_BYTES));
}

/** `FOOTFALL_KEY_FILE`, else below the user's own settings: never in a store, which people copy and send. */
function keyFile(): string {
  const named = process.env.FOOTFALL_KEY_FILE;
  if (named) return resolve(named);
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "footfall", "key");
}

async function fileKey({ makes, store }: { makes: boolean; store?: string | undefined }): Promise<Buffer> {
  const path = keyFile();
  if (store !== undefined && path.startsWith(`${resolve(store)}${sep}`))
    throw new WrongKey(
      `the key file ${path} lies in the store that it protects`,
      "name another place with FOOTFALL_KEY_FILE",
    );
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new WrongKey(`the key file ${path} cannot be read (${error.code})`);
  });
  if (text === undefined) {
    if (!makes) throw new WrongKey(`the connection is sealed with the key file ${path}, which is not there`);
    return await makeKey(path);
  }
  if (process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0)
    throw new WrongKey(`others on this machine may use the key file ${path}`, `say chmod 600 ${path}`);
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== KEY_BYTES) throw new WrongKey(`the key file ${path} holds no key of Footfall's`);
  return key;
}

async function makeKey(path: string): Promise<Buffer> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, "wx", 0o600);
    const key = randomBytes(KEY_BYTES);
    try {
      await file.writeFile(`${key.toString("base64")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return key;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongKey(
      `the key file ${path} cannot be made (${code})`,
      "name another place with FOOTFALL_KEY_FILE, or set FOOTFALL_SECRET",
    );
  }
}
