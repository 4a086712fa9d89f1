import { z } from "zod";
import { isId, longId } from "../settings/ids.ts";
import { NeedsSignIn, OrgFault } from "./errors.ts";
import { allowedOrigin, isLoopback } from "./hosts.ts";
import type { OrgApi } from "./org-api.ts";
import { queryRows } from "./rest-query.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import { soqlText } from "./soql.ts";
import { send } from "./transport.ts";

/** Who is signed in. Ids of 18 characters. */
export type Who = { orgId: string; userId: string; username: string };

/** What the org says of itself; undefined where the user may not see it. */
export type Organization = {
  name: string | undefined;
  isSandbox: boolean | undefined;
  /** An IANA name. */
  zone: string | undefined;
};

const TIMEOUT_MS = 60_000;

const identitySchema = z.object({ username: z.string() });
const organizationSchema = z.object({
  Name: z.string().nullish(),
  IsSandbox: z.boolean().nullish(),
  TimeZoneSidKey: z.string().nullish(),
});
const userSchema = z.object({ Id: z.string(), Username: z.string() });

/**
 * Asks who is signed in: the identity that came with the tokens, or the org's users.
 *
 * @param api - of the session; its own identity is not used
 * @throws {NeedsSignIn} where nobody tells
 */
export async function whoIs(api: OrgApi, tokens: SignIn["tokens"]): Promise<Who> {
  const ids = /\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(tokens.identity ?? "");
  if (ids?.[1] && ids[2] && tokens.identity !== undefined) {
    const userId = longId(ids[2]);
    const username =
      (await askIdentity(tokens.identity, tokens.accessToken)) ?? (await usernameOf(api, userId));
    if (username !== undefined) return { orgId: longId(ids[1]), userId, username };
  }
  if (tokens.orgId !== undefined && tokens.username !== undefined && isId(tokens.orgId)) {
    const { username } = tokens;
    const [user] = await userRows(api, `Username = ${soqlText(username)}`);
    if (user) return { orgId: longId(tokens.orgId), userId: longId(user.Id), username };
  }
  throw new NeedsSignIn(
    "Salesforce does not say who signed in",
    "add the scope api to the app, and try again",
  );
}

/** @returns undefined where the app's scopes do not reach so far */
async function askIdentity(address: string, accessToken: string): Promise<string | undefined> {
  allowedOrigin(address, "the identity that the sign-in named");
  const answer = await send(
    {
      method: "GET",
      url: address,
      headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
    },
    TIMEOUT_MS,
  ).catch(() => undefined);
  if (answer?.statusCode !== 200) return undefined;
  try {
    return identitySchema.parse(JSON.parse(answer.body)).username;
  } catch {
    return undefined;
  }
}

async function usernameOf(api: OrgApi, userId: string): Promise<string | undefined> {
  return (await userRows(api, `Id = '${userId}'`))[0]?.Username;
}

async function userRows(api: OrgApi, where: string): Promise<z.output<typeof userSchema>[]> {
  const rows = await queryRows(api, `SELECT Id, Username FROM User WHERE ${where}`).catch(unseen);
  return z.array(userSchema).parse(rows ?? []);
}

/** The organisation's own record. @throws {NeedsSignIn} where the org does not know the version of the API */
export async function organization(api: OrgApi): Promise<Organization> {
  const rows = await queryRows(api, "SELECT Id, Name, IsSandbox, TimeZoneSidKey FROM Organization").catch(
    (error: unknown) => {
      if (error instanceof OrgFault && error.status === 404)
        throw new NeedsSignIn(
          `the org does not know version ${api.org.apiVersion} of the API`,
          "leave --api-version out",
        );
      return unseen(error);
    },
  );
  const row = organizationSchema.safeParse(rows?.[0]).data;
  return {
    name: row?.Name ?? undefined,
    isSandbox: row?.IsSandbox ?? (isSandboxHost(api.org.instanceUrl) ? true : undefined),
    zone: row?.TimeZoneSidKey ?? undefined,
  };
}

/** What the user may not see is no failure here. */
function unseen(error: unknown): undefined {
  if (error instanceof OrgFault && error.status >= 400 && error.status < 500) return undefined;
  throw error;
}

function isSandboxHost(instanceUrl: string): boolean {
  return !isLoopback(instanceUrl) && new URL(instanceUrl).hostname.includes(".sandbox.");
}
