import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { Content } from "./wrong-input.ts";

/** A ZIP of these entries, and what somebody did to it afterwards. */
export function zipOf(
  entries: Record<string, string>,
  damage = (zip: Buffer): Buffer => zip,
  compress = true,
): Content {
  return async () => {
    const zip = new ZipFile();
    for (const [path, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), path, { compress });
    zip.end();
    return damage(await buffer(zip.outputStream));
  };
}

export const cutOff = (zip: Buffer): Buffer => zip.subarray(0, -30);

/** Other letters in the text of an entry that is not compressed, as a bad disk makes them. */
export function changed(from: string, to: string): (zip: Buffer) => Buffer {
  return (zip) => Buffer.from(zip.toString("latin1").replace(from, to), "latin1");
}

/** Sets the flag of encryption in every header, local and central. */
export function encrypted(zip: Buffer): Buffer {
  for (const [signature, flags] of [
    ["PK\x03\x04", 6],
    ["PK\x01\x02", 8],
  ] as const) {
    for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1))
      zip[at + flags] = (zip[at + flags] ?? 0) | 1;
  }
  return zip;
}
