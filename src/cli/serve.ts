import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { makeDemoStore, writeDemoExport } from "../app/demo-store.ts";
import { configHelp, placesIn, readConfig, type ServerConfig } from "../server/config.ts";
import { InputError } from "../settings/problem.ts";
import { endAsked } from "./end-asked.ts";
import { type Io, progressLine } from "./io.ts";
import { withoutSqliteWarning } from "./sqlite-warning.ts";

type ServeOptions = { demo?: boolean; demoAgain?: boolean; newAdminLink?: boolean };

/** `footfall serve`: the web app and its API. */
export function serveCommand(io: Io): Command {
  return new Command("serve")
    .description(
      "the web app and its HTTP API; prints the address once it answers, and runs until it is told to end",
    )
    .option("--demo", "with the demo organisation, in a simulated Salesforce org on this machine")
    .option("--demo-again", "with --demo: make it anew where it was thrown away")
    .option(
      "--new-admin-link",
      "print a one-time link that makes an admin, for when nobody can sign in as one",
    )
    .addHelpText("after", `\n${configHelp()}`)
    .action(async (options: ServeOptions) => {
      const ended = endAsked();
      const config = readConfig(process.env);
      // What lies in the home belongs to whoever runs the server: records of people, accounts, keys.
      process.umask(0o077);
      const progress = progressLine(io);
      const closing: (() => Promise<void>)[] = [];
      try {
        const { demoGone } = placesIn(config.FOOTFALL_HOME);
        if (options.demoAgain) await rm(demoGone, { force: true });
        if (options.demo && !existsSync(demoGone)) closing.push(await startDemoOrg(config, progress.show));
        else if (options.demo)
          io.out("The demo was thrown away; footfall serve --demo --demo-again brings it back\n");
        // Loaded only here: every other command does without the server and its libraries.
        const { serve } = await import("../server/serve.ts");
        const running = await serve(config, progress.show, { wantsAdminLink: options.newAdminLink ?? false });
        closing.push(running.close);
        progress.clear();
        io.out(`Footfall answers at ${running.url}\n`);
        if (running.setupLink)
          io.out(`Make the first account here, within a day; the link works once:\n  ${running.setupLink}\n`);
        if (running.adminLink)
          io.out(`Make an admin here, within a day; the link works once:\n  ${running.adminLink}\n`);
        await ended;
        io.out("Ending what is under way\n");
      } finally {
        progress.clear();
        for (const close of closing.reverse()) await close();
      }
    });
}

/** The demo's org, filled on the first start, and its store. @returns ends the org */
async function startDemoOrg(
  config: ServerConfig,
  progress: (what: string) => void,
): Promise<() => Promise<void>> {
  withoutSqliteWarning();
  const { lockFolder, FolderInUse } = await import("../../sim-org/folder-lock.ts");
  const home = config.FOOTFALL_HOME;
  await mkdir(home, { recursive: true });
  let release = () => {};
  try {
    // Before anything is looked at: another start may just be filling the org.
    release = lockFolder(home);
    const close = await startIn(home, progress);
    return () => close().finally(release);
  } catch (error) {
    release();
    if (!(error instanceof FolderInUse)) throw error;
    throw new InputError([{ file: "FOOTFALL_HOME", message: error.message }]);
  }
}

/** The same, in a home that nobody else starts a demo in. */
async function startIn(home: string, progress: (what: string) => void): Promise<() => Promise<void>> {
  const { startSimulatedOrg } = await import("../../sim-org/start.ts");
  const folder = join(home, "demo-org");
  const isFilled = existsSync(join(folder, "filled"));
  // A start that was cut off leaves an org that is half full.
  if (!isFilled) await rm(folder, { recursive: true, force: true });
  const source = isFilled ? undefined : await writeDemoExport(home, progress);
  if (source) progress("filling the simulated org");
  const options = { data: folder, ...(source ? { load: source } : {}) };
  const org = await startSimulatedOrg(options);
  try {
    if (source) {
      await mkdir(join(folder, "filled"));
      await rm(source);
    }
    await makeDemoStore(placesIn(home).demo, org, progress);
    return () => org.close();
  } catch (error) {
    await org.close();
    throw error;
  }
}
