/** Ids of Salesforce: a prefix of the object, nine more characters that count on, and three that guard the case. */

const SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Follows the prefix in every id made here, as the instance does in Salesforce. */
export const INSTANCE = "Sf0";

/** The last three characters of an 18-character id: each tells which of five characters are capitals (salesforce.md, 9). */
export function suffixOf(id15: string): string {
  let suffix = "";
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      const code = id15.charCodeAt(block + place);
      if (code >= 65 && code <= 90) bits |= 1 << place;
    }
    suffix += SUFFIXES.charAt(bits);
  }
  return suffix;
}

/**
 * The id of 18 characters that a text stands for.
 *
 * @returns undefined where the text is no id; capitals that a tool lost are set right again from the last three
 */
export function longId(text: string): string | undefined {
  if (!/^[a-zA-Z0-9]{15}([A-Z0-5]{3})?$/i.test(text)) return undefined;
  if (text.length === 15) return text + suffixOf(text);
  const given = text.slice(15).toUpperCase();
  let id = "";
  for (let place = 0; place < 15; place++) {
    const character = text.charAt(place);
    const isCapital = (SUFFIXES.indexOf(given.charAt(Math.floor(place / 5))) >> (place % 5)) & 1;
    if (isCapital && /[0-9]/.test(character)) return undefined;
    id += isCapital ? character.toUpperCase() : character.toLowerCase();
  }
  return id + given;
}

/** @param number - from 0 on; later numbers sort later */
export function makeId(prefix: string, number: number): string {
  let rest = number;
  let digits = "";
  while (digits.length < 9) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  const id15 = prefix + INSTANCE + digits;
  return id15 + suffixOf(id15);
}

/** The number of an id that `makeId` could have made; undefined for ids of other orgs. */
export function numberOf(id: string): number | undefined {
  if (id.slice(3, 6) !== INSTANCE) return undefined;
  let number = 0;
  for (const digit of id.slice(6, 15)) number = number * 62 + DIGITS.indexOf(digit);
  return number;
}
