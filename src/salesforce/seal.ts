import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { WrongKey } from "./errors.ts";
import { type KeyKind, keyFrom, keyKind, keyName } from "./sealing-key.ts";

/**
 * Text that only the holder of the key can read: AES-256-GCM.
 *
 * The bytes: version, kind of key, salt (16), key id (4), nonce (12), tag (16), the text. All before the tag is
 * authenticated with it.
 */

const VERSION = 1;
const KINDS: readonly KeyKind[] = ["secret", "file"];
const SALT = 16;
const KEY_ID = 4;
const NONCE = 12;
const TAG = 16;
const HEAD = 2 + SALT + KEY_ID + NONCE;

/**
 * Seals a text with the key of `FOOTFALL_SECRET`, or of the key file, which is made where there is none.
 *
 * @param store - the folder of the store, in which the key may not lie
 * @returns base64
 * @throws {WrongKey} where the key cannot be used
 */
export async function seal(text: string, store?: string): Promise<string> {
  const kind = keyKind();
  const salt = randomBytes(SALT);
  const key = await keyFrom(kind, salt, { makes: true, store });
  const nonce = randomBytes(NONCE);
  const head = Buffer.concat([Buffer.from([VERSION, KINDS.indexOf(kind)]), salt, keyId(key), nonce]);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([head, cipher.getAuthTag(), sealed]).toString("base64");
}

/**
 * Opens what `seal` has sealed.
 *
 * @throws {WrongKey} which says what key is wanted, or that the text was changed
 */
export async function open(sealed: string, store?: string): Promise<string> {
  const bytes = Buffer.from(sealed, "base64");
  const kind = KINDS[bytes[1] ?? -1];
  if (bytes.length < HEAD + TAG || bytes[0] !== VERSION || kind === undefined)
    throw new WrongKey("the connection is kept in a form that this Footfall does not know");
  const salt = bytes.subarray(2, 2 + SALT);
  const wanted = bytes.subarray(2 + SALT, 2 + SALT + KEY_ID);
  const key = await keyFrom(kind, salt, { makes: false, store });
  if (!timingSafeEqual(keyId(key), wanted))
    throw new WrongKey(`the connection is sealed with another key than ${keyName(kind)} holds`);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(HEAD - NONCE, HEAD));
  decipher.setAAD(bytes.subarray(0, HEAD));
  decipher.setAuthTag(bytes.subarray(HEAD, HEAD + TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD + TAG)), decipher.final()]).toString("utf8");
  } catch {
    throw new WrongKey("what is kept of the connection has been changed or damaged");
  }
}

/** Tells keys apart without telling anything of them. */
function keyId(key: Buffer): Buffer {
  return createHmac("sha256", key).update("key id").digest().subarray(0, KEY_ID);
}
