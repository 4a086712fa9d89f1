import { createHash, randomBytes } from "node:crypto";
import type { Accounts, ApiKey, Link, LinkKind, Role, Scope } from "../../state/accounts.ts";

const HOUR_MS = 3_600_000;
/** How long a link lets somebody in. */
const LIVES: Record<LinkKind, number> = { setup: 24 * HOUR_MS, invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };

/** What a key of a program begins with, so that a person or a scanner knows it when it lies about. */
const KEY_PREFIX = "ffk_";

/**
 * Links and keys are 256 random bits, of which only the hash is kept: nothing that lies in the database lets anybody
 * in, and a fast hash is enough, since nobody can guess them.
 */
const fresh = () => randomBytes(32).toString("base64url");
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/**
 * Makes a one-time link; those of its kind before it, for the same address, no longer work.
 *
 * @returns the token, which is told once
 */
export async function makeLink(
  kept: Accounts,
  link: { kind: LinkKind; email: string | null; role: Role | null; madeBy: string },
): Promise<string> {
  const token = fresh();
  const createdAt = new Date();
  await kept.dropLinks(link.kind, link.email);
  const expiresAt = new Date(createdAt.getTime() + LIVES[link.kind]);
  await kept.addLink(hashOf(token), { ...link, createdAt, expiresAt });
  return token;
}

export const linkOf = (kept: Accounts, token: string): Promise<Link | undefined> => kept.link(hashOf(token));
export const takeLink = (kept: Accounts, token: string): Promise<Link | undefined> =>
  kept.takeLink(hashOf(token));

/** @returns the key, which is told once */
export async function makeKey(
  kept: Accounts,
  key: { name: string; scopes: Scope[]; madeBy: string; expiresAt: Date | null },
): Promise<{ id: number; key: string }> {
  const text = `${KEY_PREFIX}${fresh()}`;
  const id = await kept.addKey(hashOf(text), { ...key, start: text.slice(0, 8), createdAt: new Date() });
  return { id, key: text };
}

/** The key that a program sends as `Authorization: Bearer`. */
export async function keyOf(kept: Accounts, authorization: string | undefined): Promise<ApiKey | undefined> {
  const [scheme, text, ...rest] = authorization?.split(" ") ?? [];
  if (scheme?.toLowerCase() !== "bearer" || !text?.startsWith(KEY_PREFIX) || rest.length > 0)
    return undefined;
  return kept.keyUsed(hashOf(text));
}
