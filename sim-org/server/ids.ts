const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/**
 * An id of 18 characters for what the server itself makes: query locators and bulk jobs.
 *
 * @param prefix - three characters, `750` for a job
 * @see shared/spec/salesforce.md, section 9: how the last three characters follow from the case of the others
 */
export function restId(prefix: string, number: number): string {
  let digits = "";
  for (let rest = number; digits.length < 12; rest = Math.floor(rest / 62))
    digits = DIGITS.charAt(rest % 62) + digits;
  const id = prefix + digits;
  let suffix = "";
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let at = 0; at < 5; at++) if (/[A-Z]/.test(id.charAt(block + at))) bits |= 1 << at;
    suffix += SUFFIX.charAt(bits);
  }
  return id + suffix;
}

/** The number that `restId` made an id of. */
export function numberIn(id: string): number {
  let number = 0;
  for (const digit of id.slice(3, 15)) number = number * 62 + DIGITS.indexOf(digit);
  return number;
}
