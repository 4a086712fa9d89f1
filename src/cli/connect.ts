import { Command, Option } from "commander";
import {
  API_VERSION,
  AUTH_KINDS,
  type AuthKind,
  type Connected,
  connect,
  LOGIN_URL,
} from "../app/connect.ts";
import { type Io, progressLine } from "./io.ts";
import { filledOption, NOW_UNCOMPUTED } from "./options.ts";
import { askForSignIn } from "./sign-in.ts";

type Options = { store: string; url: string; auth: AuthKind; alias?: string; apiVersion: string };

/** `footfall connect`: a store and its org. */
export function connectCommand(io: Io): Command {
  return new Command("connect")
    .description(
      "connect a store to a Salesforce org; secrets come from a prompt or from the environment (SF_CLIENT_ID, SF_CLIENT_SECRET, SF_USERNAME, SF_PASSWORD, SF_PRIVATE_KEY_FILE)",
    )
    .requiredOption("--store <folder>", "the living store; made where there is none")
    .option(
      "--url <url>",
      "where to sign in: test.salesforce.com, or the org's My Domain",
      filledOption,
      LOGIN_URL,
    )
    .addOption(new Option("--auth <way>", "how to sign in").choices(AUTH_KINDS).makeOptionMandatory())
    .option("--alias <name>", "the org's name in the Salesforce CLI, for --auth sf", filledOption)
    .option("--api-version <version>", "of the org's API, from 50.0 on", filledOption, API_VERSION)
    .option(...NOW_UNCOMPUTED)
    .action(async ({ store, url, auth, alias, apiVersion }: Options) => {
      const signIn = await askForSignIn(io, auth, alias);
      const progress = progressLine(io);
      try {
        const loginUrl = url.includes("://") ? url : `https://${url}`;
        const connected = await connect({ store, loginUrl, apiVersion, signIn, progress: progress.show });
        progress.clear();
        io.out(connectedText(connected, store));
      } finally {
        progress.clear();
      }
    });
}

function connectedText(connected: Connected, store: string): string {
  const { username, organization, orgId, instanceUrl, apiVersion, isSandbox, timezone } = connected;
  const kind = isSandbox === null ? "not to be seen" : isSandbox ? "yes" : "no";
  const lines = [
    `Connected as ${username}`,
    `  Org          ${organization === null ? orgId : `${organization} (${orgId})`}`,
    `  Instance     ${instanceUrl}`,
    `  API version  ${apiVersion}`,
    `  Sandbox      ${kind}`,
    `  Time zone    ${timezone.org ?? "not to be seen"}`,
    "",
    ...zoneAdvice(timezone, store),
    `footfall doctor --store ${store} looks at what the user may see and do there.`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Days without a time begin at midnight of the settings' zone: the org's is nearly always meant. */
function zoneAdvice({ org, settings }: Connected["timezone"], store: string): string[] {
  if (org === null || org === settings) return [];
  return [
    `The settings say ${settings}: days begin at midnight there. To let them begin as in the org, write`,
    `  timezone: ${org}`,
    `into the settings, and publish them with footfall publish --store ${store} --settings FILE`,
    "",
  ];
}
