import { createPrivateKey, type KeyObject } from "node:crypto";
import type { BackOff } from "../back-off.ts";
import { NeedsSignIn } from "../errors.ts";
import { allowedOrigin } from "../hosts.ts";
import { askForTokens, oauthApp, type SignedIn } from "./token.ts";

/** Salesforce takes an assertion for three minutes at most. */
const VALID_S = 180;

/**
 * Signs in with a certificate: for servers, without a person and without a password.
 *
 * @param privateKey - PEM
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
 */
export async function signInByJwt(
  loginUrl: string,
  { clientId, username, privateKey }: { clientId: string; username: string; privateKey: string },
  backOff?: BackOff,
): Promise<SignedIn> {
  const key = readKey(privateKey);
  const audience = allowedOrigin(loginUrl, "the sign-in address");
  return askForTokens(
    async () => {
      const { SignJWT } = await import("jose");
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: "RS256" })
        .setIssuer(clientId)
        .setSubject(username)
        .setAudience(audience)
        .setExpirationTime(Math.floor(Date.now() / 1000) + VALID_S)
        .sign(key);
      const oauth2 = await oauthApp(loginUrl);
      return oauth2.requestToken({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion,
      });
    },
    { secrets: [privateKey], backOff },
  );
}

function readKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "rsa") return key;
  } catch {
    // Said below; the reason may quote the key.
  }
  throw new NeedsSignIn(
    "the file of SF_PRIVATE_KEY_FILE holds no RSA private key without a passphrase",
    "make one: openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.crt -days 730",
  );
}
