import { Command, InvalidArgumentError } from "commander";
import { InputError } from "../settings/problem.ts";
import { endAsked } from "./end-asked.ts";
import type { Io } from "./io.ts";
import { withoutSqliteWarning } from "./sqlite-warning.ts";

type Options = { port?: number; load?: string; data?: string };

/** `footfall sim-org`: a simulated Salesforce org to try the connection on. */
export function simOrgCommand(io: Io): Command {
  return new Command("sim-org")
    .description(
      "a simulated Salesforce org on this machine; prints one JSON line with its address and credentials once it listens, and runs until it is told to end",
    )
    .option("--port <number>", "where it listens on 127.0.0.1; default: a free port", portOption)
    .option(
      "--load <folder or zip>",
      "an export to fill it with; only an org that holds nothing yet takes one",
    )
    .option("--data <folder>", "where it is kept, and found again next time; default: in memory")
    .action(async (options: Options) => {
      const ended = endAsked();
      withoutSqliteWarning();
      // Loaded only here: every other command does without the server and its libraries.
      const { startSimulatedOrg, OrgNotEmpty } = await import("../../sim-org/start.ts");
      const { NotAnExport, UnreadableFile } = await import("../../sim-org/load/csv-files.ts");
      const { FolderInUse } = await import("../../sim-org/folder-lock.ts");
      try {
        const { url, username, password, securityToken, clientId, clientSecret, accessToken, close } =
          await startSimulatedOrg(options);
        const line = { url, username, password, securityToken, clientId, clientSecret, accessToken };
        io.out(`${JSON.stringify(line)}\n`);
        await ended;
        await close();
      } catch (error) {
        if ([OrgNotEmpty, NotAnExport, UnreadableFile].some((known) => error instanceof known))
          throw new InputError([{ file: options.load ?? "--load", message: (error as Error).message }]);
        if (error instanceof FolderInUse)
          throw new InputError([{ file: options.data ?? "--data", message: error.message }]);
        if ((error as NodeJS.ErrnoException).code === "EADDRINUSE")
          throw new InputError([
            { file: `--port ${options.port}`, message: "is taken by another program; name another" },
          ]);
        throw error;
      }
    });
}

function portOption(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("Write a port from 0 (a free one) to 65535.");
  return port;
}
