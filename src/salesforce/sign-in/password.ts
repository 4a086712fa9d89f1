import type { BackOff } from "../back-off.ts";
import { NeedsSignIn } from "../errors.ts";
import { isLoopback } from "../hosts.ts";
import { askForTokens, oauthApp, type SignedIn } from "./token.ts";

/**
 * Signs in with a password: for the simulated org alone. Salesforce advises against it, and switches it off.
 *
 * @param app.password - with the security token behind it
 */
export async function signInByPassword(
  loginUrl: string,
  app: { clientId: string; clientSecret: string; username: string; password: string },
  backOff?: BackOff,
): Promise<SignedIn> {
  if (!isLoopback(loginUrl))
    throw new NeedsSignIn(
      "signing in with a password is for the simulated org alone",
      "use --auth web, or --auth jwt on a server",
    );
  const { clientId, clientSecret, username, password } = app;
  const oauth2 = await oauthApp(loginUrl, { clientId, clientSecret });
  return askForTokens(() => oauth2.authenticate(username, password), {
    secrets: [clientSecret, password],
    backOff,
  });
}
