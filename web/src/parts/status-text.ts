import { words } from "../theme/format.ts";

/** The codes of the contract, as people read them. */
export function statusText(status: string): string {
  return words(status.replace(/^(excluded|included)_/, "$1: "));
}
