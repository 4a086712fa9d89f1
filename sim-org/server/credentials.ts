import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** What a client signs in with; random for each org, kept with it where it lies on disk. */
export type Credentials = {
  username: string;
  password: string;
  securityToken: string;
  clientId: string;
  clientSecret: string;
  /** The token that the command prints. */
  accessToken: string;
  /** Compared with an app's `redirect_uri` letter by letter. */
  redirectUris: string[];
  /** PEM of public keys or certificates that JWT assertions may be signed for. */
  certificates: string[];
  /** Refresh tokens given out, with the scope of each. */
  refreshTokens: Record<string, string>;
};

/** Where Footfall's own sign-in and the Salesforce CLI's listen. */
const REDIRECT_URIS = ["http://localhost:1717/callback", "http://localhost:1717/OauthRedirect"];

/** New credentials for the org. */
export function freshCredentials(orgId: string, username: string): Credentials {
  return {
    username,
    password: secret(12),
    securityToken: secret(18),
    clientId: `3MVG9.${secret(48)}`,
    clientSecret: randomBytes(32).toString("hex").toUpperCase(),
    accessToken: freshAccessToken(orgId),
    redirectUris: [...REDIRECT_URIS],
    certificates: [],
    refreshTokens: {},
  };
}

/** As Salesforce shapes them: the org's id of 15 characters, `!`, and a secret. */
export function freshAccessToken(orgId: string): string {
  return `${orgId.slice(0, 15)}!${secret(72)}`;
}

export function freshRefreshToken(): string {
  return `5Aep${secret(60)}`;
}

/** Letters and digits only, so that it may stand in an address or a shell without care. */
export function secret(length: number): string {
  let text = "";
  while (text.length < length) text += randomBytes(length).toString("base64").replace(/[+/=]/g, "");
  return text.slice(0, length);
}

export function readCredentials(file: string): Credentials | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Credentials) : undefined;
}

/** Written aside and renamed: a process that dies leaves the former ones whole. */
export function keepCredentials(file: string, credentials: Credentials): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
