/** What stands in a text in place of an address that was erased. */
export const ERASED = "(erased)";

/**
 * A text without some addresses, however they are written; addresses that only hold them stay.
 *
 * @param addresses in lower case
 */
export function withoutAddresses(text: string, addresses: readonly string[]): string {
  return addresses.reduce((left, address) => left.replaceAll(pattern(address), ERASED), text);
}

/** Whether a text holds one of the addresses. */
export function holdsAddress(text: string, addresses: readonly string[]): boolean {
  return addresses.some((address) => pattern(address).test(text));
}

/** The address alone: neither the end of a longer one, nor the beginning of a longer host. */
function pattern(address: string): RegExp {
  return new RegExp(`(?<![\\w.%+-])${address.replaceAll(/[^\w\s@]/gu, "\\$&")}(?![\\w-]|\\.\\w)`, "giu");
}

/** The same of what stands in a document, names of keys too. */
export function documentWithoutAddresses<T>(document: T, addresses: readonly string[]): T {
  // An address has no character that JSON writes otherwise, but for quotes and backslashes, which ours never hold.
  return JSON.parse(withoutAddresses(JSON.stringify(document), addresses)) as T;
}
