import type { OAuth2 } from "@jsforce/jsforce-node";
import { z } from "zod";
import { type BackOff, backOffOf, TRIES_MAX, waitMs } from "../back-off.ts";
import { NeedsSignIn, OrgUnreachable } from "../errors.ts";
import { allowedOrigin } from "../hosts.ts";
import { scrub } from "../scrub.ts";
import { NoAnswer } from "../transport.ts";
import { signInAdvice } from "./advice.ts";
import type { App } from "./oauth-app.ts";

/** What a sign-in gives. */
export type SignedIn = {
  accessToken: string;
  instanceUrl: string;
  /** The identity's address, which holds the ids of org and user: `https://login.salesforce.com/id/00D.../005...`. */
  identity?: string;
  /** Where the org gives one; it may replace the one that was used. */
  refreshToken?: string;
};

const answerSchema = z.object({
  access_token: z.string().min(1),
  instance_url: z.string(),
  id: z.string().optional(),
  refresh_token: z.string().optional(),
});

/** The app to sign in as; the client library is loaded only now, which takes it a fifth of a second. */
export async function oauthApp(loginUrl: string, app: App = {}): Promise<OAuth2> {
  const { makeApp } = await import("./oauth-app.ts");
  return makeApp(loginUrl, app);
}

/**
 * Asks for tokens, again where the network fails.
 *
 * @param ask - one request of the client library
 * @param options.isOnce - what is asked for may be asked for only once: a code of the web sign-in
 * @param options.secrets - texts that no message may hold, whatever the org says
 * @throws {NeedsSignIn} where the org refuses
 * @throws {OrgUnreachable} where it does not answer
 */
export async function askForTokens(
  ask: () => Promise<unknown>,
  options: { isOnce?: boolean; secrets: readonly (string | undefined)[]; backOff?: BackOff | undefined },
): Promise<SignedIn> {
  const { isOnce = false, secrets, backOff = backOffOf({}) } = options;
  for (let tried = 1; ; tried++) {
    try {
      return readTokens(await ask());
    } catch (error) {
      const why = transient(error);
      if (why === undefined) throw refused(error, secrets);
      if (isOnce || tried >= TRIES_MAX) throw new OrgUnreachable("the sign-in", tried, why);
      await backOff.sleep(waitMs(backOff, tried));
    }
  }
}

/** Why a fault may pass; undefined where it stays. */
function transient(error: unknown): string | undefined {
  if (error instanceof NoAnswer) return error.message;
  // The library names the error after what stands in `error`; an answer in another shape has no name at all.
  if (error instanceof Error && typeof error.name !== "string") return NOT_OAUTH;
  return undefined;
}

const NOT_OAUTH = "the answer is not one of Salesforce's sign-in";

function refused(error: unknown, secrets: readonly (string | undefined)[]): unknown {
  // The client library names its errors after what the org said: `invalid_grant`, `ERROR_HTTP_404`.
  if (!(error instanceof Error) || !/^([a-z]+(_[a-z]+)*|ERROR_HTTP_\d+)$/.test(error.name)) return error;
  const isPage = error.name.startsWith("ERROR_HTTP_");
  const said = isPage ? "no answer of Salesforce's" : scrub(error.message, secrets);
  return new NeedsSignIn(
    `Salesforce refuses the sign-in (${error.name}: ${said})`,
    signInAdvice(error.name, error.message),
  );
}

function readTokens(answer: unknown): SignedIn {
  const read = answerSchema.safeParse(answer);
  if (!read.success) throw new NoAnswer(NOT_OAUTH, true);
  const { access_token, instance_url, id, refresh_token } = read.data;
  return {
    accessToken: access_token,
    instanceUrl: allowedOrigin(instance_url, "the instance that the sign-in named"),
    ...(id === undefined ? {} : { identity: id }),
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
  };
}
