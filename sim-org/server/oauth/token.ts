import { createHmac } from "node:crypto";
import type { Service } from "../service.ts";
import { checkAssertion } from "./assertion.ts";
import type { Codes } from "./codes.ts";
import { OAuthError } from "./oauth-error.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const WHOLE_SCOPE = "refresh_token api id";

export type TokenAnswer = Record<string, string>;

/** `/services/oauth2/token`. @throws {OAuthError} */
export async function token(service: Service, codes: Codes, form: URLSearchParams): Promise<TokenAnswer> {
  const { sessions } = service;
  switch (form.get("grant_type")) {
    case "authorization_code": {
      checkClient(service, form, false);
      const verifier = form.get("code_verifier") ?? undefined;
      const scope = codes.redeem(form.get("code") ?? "", form.get("redirect_uri") ?? "", verifier);
      if (!/refresh_token|offline_access|full/.test(scope)) return answer(service, sessions.open(), scope);
      const refreshToken = sessions.openRefresh(scope);
      return { ...answer(service, sessions.open(refreshToken), scope), refresh_token: refreshToken };
    }
    case "refresh_token": {
      checkClient(service, form, false);
      const refreshToken = form.get("refresh_token") ?? "";
      const scope = sessions.refreshScope(refreshToken);
      if (scope === undefined) throw new OAuthError("invalid_grant", "expired access/refresh token");
      return answer(service, sessions.open(refreshToken), scope);
    }
    case "client_credentials":
      checkClient(service, form, true);
      return answer(service, sessions.open(), "api id");
    case "password":
      checkClient(service, form, true);
      if (!passwordFits(service, form.get("username"), form.get("password")))
        throw new OAuthError("invalid_grant", "authentication failure");
      return answer(service, sessions.open(), WHOLE_SCOPE);
    case JWT_BEARER:
      await checkAssertion(form.get("assertion") ?? "", service);
      return answer(service, sessions.open(), "api id");
    default:
      throw new OAuthError("unsupported_grant_type", "grant type not supported");
  }
}

/** The password with or without the security token: the loopback network counts as one that the org trusts. */
export function passwordFits(
  { credentials }: Service,
  username: string | null,
  password: string | null,
): boolean {
  const { password: right, securityToken } = credentials;
  return username === credentials.username && (password === right + securityToken || password === right);
}

/** An app that gives a secret has to give the right one; one without may only do what PKCE or a token shields. */
function checkClient({ credentials }: Service, form: URLSearchParams, secretNeeded: boolean): void {
  const secret = form.get("client_secret");
  if (form.get("client_id") !== credentials.clientId)
    throw new OAuthError("invalid_client_id", "client identifier invalid");
  if (secret === null ? secretNeeded : secret !== credentials.clientSecret)
    throw new OAuthError("invalid_client", "invalid client credentials");
}

function answer({ org, url, credentials }: Service, accessToken: string, scope: string): TokenAnswer {
  const id = `${url}/id/${org.id}/${org.userId}`;
  const issuedAt = String(Date.now());
  return {
    access_token: accessToken,
    signature: createHmac("sha256", credentials.clientSecret)
      .update(id + issuedAt)
      .digest("base64"),
    scope,
    instance_url: url,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  };
}
