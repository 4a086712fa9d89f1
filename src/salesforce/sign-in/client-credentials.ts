import type { BackOff } from "../back-off.ts";
import { NeedsSignIn } from "../errors.ts";
import { askForTokens, oauthApp, type SignedIn } from "./token.ts";

/** Hosts that are nobody's own. */
const SHARED = new Set(["login.salesforce.com", "test.salesforce.com"]);

/**
 * Signs in as the app itself, which works as the user that the org has named for it.
 *
 * @throws {NeedsSignIn} at a shared login host, which knows no org to ask
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
 */
export async function signInByClientCredentials(
  loginUrl: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  backOff?: BackOff,
): Promise<SignedIn> {
  const oauth2 = await oauthApp(loginUrl, { clientId, clientSecret });
  if (SHARED.has(new URL(oauth2.loginUrl).hostname))
    throw new NeedsSignIn(
      "client credentials work only at the org's own address",
      "give it with --url https://NAME.my.salesforce.com (Setup > My Domain)",
    );
  return askForTokens(() => oauth2.requestToken({ grant_type: "client_credentials" }), {
    secrets: [clientSecret],
    backOff,
  });
}
