import { type Credentials, freshAccessToken, freshRefreshToken } from "./credentials.ts";

/** Salesforce's default: two hours after the last use. */
const LIFETIME_MS = 2 * 3600_000;

/** Who may call: access tokens in memory, refresh tokens among the credentials. */
export class Sessions {
  lifetimeMs = LIFETIME_MS;
  readonly #orgId: string;
  readonly #credentials: Credentials;
  readonly #keep: () => void;
  readonly #usedAt = new Map<string, number>();
  /** Which refresh token an access token came with, so that revoking one ends the other. */
  readonly #origin = new Map<string, string>();

  /** @param keep - called when the credentials have changed */
  constructor(orgId: string, credentials: Credentials, keep: () => void) {
    this.#orgId = orgId;
    this.#credentials = credentials;
    this.#keep = keep;
    this.#usedAt.set(credentials.accessToken, Date.now());
  }

  open(refreshToken?: string): string {
    const token = freshAccessToken(this.#orgId);
    this.#usedAt.set(token, Date.now());
    if (refreshToken !== undefined) this.#origin.set(token, refreshToken);
    return token;
  }

  openRefresh(scope: string): string {
    const token = freshRefreshToken();
    this.#credentials.refreshTokens[token] = scope;
    this.#keep();
    return token;
  }

  /** The scope that a refresh token was given for; `undefined` where it is none of ours, or revoked. */
  refreshScope(token: string): string | undefined {
    return this.#credentials.refreshTokens[token];
  }

  /** Whether the token may call; a call keeps it alive, as Salesforce's idle time-out does. */
  use(token: string | undefined): boolean {
    const usedAt = token === undefined ? undefined : this.#usedAt.get(token);
    if (token === undefined || usedAt === undefined) return false;
    // Sign-in keeps the machine's time: the org's clock may stand at any date.
    const now = Date.now();
    if (now - usedAt > this.lifetimeMs) {
      this.#usedAt.delete(token);
      return false;
    }
    this.#usedAt.set(token, now);
    return true;
  }

  /** @returns whether there was such a token */
  revoke(token: string): boolean {
    if (this.#credentials.refreshTokens[token] === undefined) return this.#usedAt.delete(token);
    delete this.#credentials.refreshTokens[token];
    for (const [access, origin] of this.#origin) if (origin === token) this.#usedAt.delete(access);
    this.#keep();
    return true;
  }

  /** Ends every session; refresh tokens stay. */
  expireAll(): void {
    this.#usedAt.clear();
  }
}
