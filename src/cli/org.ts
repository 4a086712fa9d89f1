import { Command } from "commander";
import { RESET_WORD, type Reset, resetStore } from "../app/reset.ts";
import { ask } from "./ask.ts";
import type { Io } from "./io.ts";
import { NOW_UNCOMPUTED, STORE } from "./options.ts";

/** `footfall org reset`: throws a store's records away, so that another org can be connected. */
export function orgCommand(io: Io): Command {
  return new Command("org").description("the org of a store").addCommand(
    new Command("reset")
      .description(
        "throw away what a store has from its org: records, history and connection; the settings are kept for the next org. What Footfall wrote to the org stays there, so run footfall export undo first",
      )
      .requiredOption(...STORE)
      .option(...NOW_UNCOMPUTED)
      .action(async ({ store }: { store: string }) => {
        const typed = await ask(io, {
          variable: "FOOTFALL_CONFIRM_RESET",
          text: `This throws the records and the history of ${store} away. Type "${RESET_WORD}"`,
        });
        io.out(resetText(store, await resetStore(store, typed)));
      }),
  );
}

function resetText(store: string, { org, kept, orphans }: Reset): string {
  const lines = [
    `The records and the history of ${store} are gone${org === null ? "" : `, and with them the connection to ${org}`}.`,
  ];
  if (kept !== null)
    lines.push(
      `The settings are kept in ${kept}: the first import after footfall connect publishes them, once their fields are checked.`,
    );
  const listed = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`They name ${what} of that org: ${ids.join(", ")}`];
  lines.push(...listed("campaigns", orphans.campaigns), ...listed("campaign members", orphans.members));
  return `${lines.join("\n")}\n`;
}
