/**
 * The external id of a record that Footfall makes: `ff1_` and 26 letters and digits (RFC 4648, base 32) of the SHA-256 of
 * what the record stands for. It tells nobody an address, and the same record has it in every store.
 * @see shared/spec/salesforce.md, SF-8
 */

export const UNIQUE_PREFIX = "ff1_";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CHARACTERS = 26;
/** Five hexadecimal digits are twenty bits, which are four characters. */
const DIGITS = 5;

/** @param digest - SQL of a SHA-256 in hexadecimal digits */
export function uniqueIdSql(digest: string): string {
  const characters: string[] = [];
  for (let group = 0; characters.length < CHARACTERS; group += 1) {
    const bits = `CAST('0x' || substr(${digest}, ${group * DIGITS + 1}, ${DIGITS}) AS BIGINT)`;
    for (let place = 3; place >= 0 && characters.length < CHARACTERS; place -= 1)
      characters.push(`substr('${ALPHABET}', CAST((${bits} // ${32 ** place}) % 32 AS BIGINT) + 1, 1)`);
  }
  return `'${UNIQUE_PREFIX}' || ${characters.join(" || ")}`;
}
