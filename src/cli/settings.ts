import { Command } from "commander";
import { checkSettings } from "../app/check-settings.ts";
import { settingsOf } from "../app/history.ts";
import { settingsJsonSchema } from "../settings/schema.ts";
import type { Io } from "./io.ts";
import { countOption, NOW_UNUSED, STORE } from "./options.ts";

/** `footfall settings`: what a settings file may say, and whether one is right. */
export function settingsCommand(io: Io): Command {
  const command = new Command("settings").description("look at and check settings");
  command
    .command("schema")
    .description("print the JSON Schema of footfall.yaml, for editors")
    .action(() => io.out(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`));
  command
    .command("check")
    .description("check a settings file; with an export, also the fields that its rules name")
    .argument("<file>", "the settings file")
    .option("--source <folder or ZIP>", "an export to hold the rules against")
    .action(async (file: string, options: { source?: string }) => {
      const checked = await checkSettings(file, options.source);
      const against =
        options.source === undefined
          ? "fields beyond the contract's were not looked up; name an export with --source"
          : `its fields are in ${options.source}`;
      io.out(
        `${file} is right: ${checked.rules} sync rules, ${checked.channels} channel entries; ${against}\n`,
      );
    });
  command
    .command("show")
    .description("print the settings of a living store as YAML, as they are or as they were")
    .requiredOption(...STORE)
    .option("--as-of <publish>", "as they were at this publish", countOption)
    .option(...NOW_UNUSED)
    .action(async ({ store, asOf }: { store: string; asOf?: number }) =>
      io.out(await settingsOf(store, asOf)),
    );
  return command;
}
