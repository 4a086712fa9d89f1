import { execFile } from "node:child_process";
import { z } from "zod";
import { NeedsSignIn } from "../errors.ts";
import { allowedOrigin } from "../hosts.ts";
import { scrub } from "../scrub.ts";

/** What the Salesforce CLI tells of an org that it is signed in to. */
export type SfOrg = { accessToken: string; instanceUrl: string; orgId: string; username: string };

const failureSchema = z.object({ message: z.string() });
const tokenSchema = z.object({ result: z.object({ accessToken: z.string().min(1) }) });
const orgSchema = z.object({
  result: z.object({ id: z.string(), username: z.string(), instanceUrl: z.string() }),
});

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 4 * 2 ** 20;

/**
 * Borrows the sign-in of the Salesforce CLI, which renews it by itself.
 *
 * The token is asked for on its own: `org display` has ceased to show it.
 * @throws {NeedsSignIn} where the CLI is missing, or not signed in to this org
 * @see https://developer.salesforce.com/docs/platform/salesforce-cli-reference/guide/cli_reference_org_auth_show-access-token.html
 */
export async function signInBySf(alias: string): Promise<SfOrg> {
  // It becomes an argument of another program.
  if (!/^[A-Za-z0-9_][\w.@+-]*$/.test(alias))
    throw new NeedsSignIn("this is no alias of the Salesforce CLI", "sf org list shows them");
  const org = orgSchema.safeParse(await runSf(["org", "display", "--json", "--target-org", alias]));
  const token = tokenSchema.safeParse(
    await runSf(["org", "auth", "show-access-token", "--json", "--target-org", alias]),
  );
  if (!org.success || !token.success)
    throw new NeedsSignIn("the Salesforce CLI answers in a way that Footfall does not know", "say sf update");
  const { id, username, instanceUrl } = org.data.result;
  return {
    accessToken: token.data.result.accessToken,
    instanceUrl: allowedOrigin(instanceUrl, "the instance that the Salesforce CLI named"),
    orgId: id,
    username,
  };
}

/** @returns what it prints as JSON */
async function runSf(args: readonly string[]): Promise<unknown> {
  const program = process.env.FOOTFALL_SF || "sf";
  const { error, stdout } = await new Promise<{
    error: (Error & { code?: string | number | null; killed?: boolean }) | null;
    stdout: string;
  }>((resolve) => {
    execFile(
      program,
      args,
      {
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_BYTES_MAX,
        env: { ...process.env, SF_AUTOUPDATE_DISABLE: "true", FORCE_COLOR: "0" },
      },
      (error, stdout) => resolve({ error, stdout }),
    );
  });
  if (error?.code === "ENOENT" || error?.code === "EACCES")
    throw new NeedsSignIn(
      `the Salesforce CLI (${program}) is not installed, or not in the PATH`,
      "install it, or name it with FOOTFALL_SF, or use another --auth",
    );
  if (error?.killed)
    throw new NeedsSignIn(`the Salesforce CLI gave no answer within ${TIMEOUT_MS / 1000} seconds`);
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    printed = undefined;
  }
  if (!error && printed !== undefined) return printed;
  const failure = failureSchema.safeParse(printed);
  const said = failure.success
    ? scrub(failure.data.message, tokensIn(stdout))
    : `sf ${args.slice(0, 3).join(" ")} failed`;
  throw new NeedsSignIn(
    `the Salesforce CLI says: ${said}`,
    "sign in with sf org login web --alias NAME, say sf update where it does not know the command, then try again",
  );
}

/** Access tokens begin with the org's id. */
function tokensIn(text: string): string[] {
  return text.match(/00D\w{12,15}![\w.]+/g) ?? [];
}
