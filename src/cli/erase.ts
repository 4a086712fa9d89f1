import { Command } from "commander";
import { erasePerson } from "../app/erase.ts";
import { liftErasure } from "../app/erased.ts";
import { withLivingStore } from "../app/living-store.ts";
import { type Io, progressLine } from "./io.ts";
import { nowOption, STORE } from "./options.ts";
import { countText } from "./table.ts";

/** `footfall erase`: a person out of a store, by the address. */
export function eraseCommand(io: Io): Command {
  return new Command("erase")
    .description(
      "erase a person from a store, in every version and publish; the org is not touched: delete the person there, too",
    )
    .requiredOption(...STORE)
    .requiredOption("--email <address>", "who is to be erased")
    .option("--dry-run", "only count what would be erased")
    .option("--lift", "let imports bring the person again, who was erased before")
    .option("--now <instant>", "the model's clock; default: that of the newest publish", nowOption)
    .action(
      async (options: { store: string; email: string; dryRun?: boolean; lift?: boolean; now?: number }) => {
        const progress = progressLine(io);
        try {
          if (options.lift) {
            const wasErased = await withLivingStore(options.store, (store) =>
              liftErasure(store, options.email),
            );
            io.out(
              wasErased
                ? "Imports may bring the person again; what is erased comes with the next import that reads the record.\n"
                : "This address was not erased from the store.\n",
            );
            return;
          }
          const erased = await withLivingStore(options.store, (store) =>
            erasePerson(store, {
              email: options.email,
              now: options.now ?? store.published?.now ?? Date.now(),
              isDryRun: options.dryRun ?? false,
              progress: progress.show,
            }),
          );
          progress.clear();
          const { records, addresses, memberships, touchpoints, deals, publish } = erased;
          io.out(
            `${publish === null ? "Would erase" : "Erased"} ${countText(records)} records, ${countText(memberships)} memberships and ${countText(touchpoints)} touchpoints of the person, with credit of ${countText(deals)} deals.\n`,
          );
          if (publish !== null)
            io.out(
              `Publish ${publish}. Imports leave ${addresses === 1 ? "the address" : `their ${addresses} addresses`} out from now on. Delete the person in Salesforce, too.\n`,
            );
        } finally {
          progress.clear();
        }
      },
    );
}
