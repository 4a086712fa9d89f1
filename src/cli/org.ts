import { Command } from "commander";
import { RESET_WORD, resetStore } from "../app/reset.ts";
import { ask } from "./ask.ts";
import type { Io } from "./io.ts";
import { NOW_UNCOMPUTED, STORE } from "./options.ts";

/** `footfall org reset`: throws a store away, so that another org can be connected. */
export function orgCommand(io: Io): Command {
  return new Command("org").description("the org of a store").addCommand(
    new Command("reset")
      .description(
        "throw a store away, with its records, settings, history and connection; what Footfall wrote to the org stays there, so run footfall export undo first",
      )
      .requiredOption(...STORE)
      .option(...NOW_UNCOMPUTED)
      .action(async ({ store }: { store: string }) => {
        const typed = await ask(io, {
          variable: "FOOTFALL_CONFIRM_RESET",
          text: `This throws ${store} away. Type "${RESET_WORD}"`,
        });
        const { org } = await resetStore(store, typed);
        io.out(`${store} is gone${org === null ? "" : `, and with it the connection to ${org}`}.\n`);
      }),
  );
}
