import { OAuth2 } from "@jsforce/jsforce-node";
import { allowedOrigin } from "../hosts.ts";
import { OneRequest } from "../jsforce-transport.ts";

const TIMEOUT_MS = 60_000;

/** What the org knows the program by. */
export type App = { clientId?: string; clientSecret?: string | undefined; redirectUri?: string };

/**
 * The app as whom Footfall signs in, at the address of a login host.
 *
 * @throws {HostRefused}
 */
export function makeApp(loginUrl: string, app: App): OAuth2 {
  const { clientSecret, ...rest } = app;
  const oauth2 = new OAuth2({
    loginUrl: allowedOrigin(loginUrl, "the sign-in address"),
    ...rest,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  oauth2._transport = new OneRequest(TIMEOUT_MS, { isNoAnswer: isPassing });
  return oauth2;
}

/** The library tells no status of an answer with JSON, so what may pass is told apart before it reads the answer. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}
