import { HostRefused } from "./errors.ts";

/** Where tokens and records may go: Salesforce's own hosts, and this machine for the simulated org. */

/** Where production orgs are signed in to; sandboxes at test.salesforce.com. */
export const LOGIN_URL = "https://login.salesforce.com";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.has(new URL(address).hostname);
}

/**
 * The origin of an address, such as `https://acme.my.salesforce.com`.
 *
 * Of every address that a person types and of every one that an answer names. Not `*.force.com`: pages and
 * communities that customers write live there.
 * @param what - whose address it is, for the message
 * @param namedBy - of an address that an answer names, where the answer came from: only what runs on this machine may
 * name this machine
 * @throws {HostRefused}
 */
export function allowedOrigin(address: string, what: string, namedBy?: string): string {
  if (!URL.canParse(address)) throw new HostRefused(`${what} is no address`);
  const url = new URL(address);
  const host = url.hostname;
  const isOurs =
    (url.protocol === "https:" && host.endsWith(".salesforce.com") && url.port === "") ||
    (url.protocol === "http:" && LOOPBACK.has(host) && (namedBy === undefined || isLoopback(namedBy)));
  if (!isOurs || url.username !== "" || url.password !== "")
    throw new HostRefused(`${what} is ${url.protocol}//${url.host}, which is not allowed`);
  return url.origin;
}
