import { knownColumns } from "../mirror/records.ts";
import { type RuleTestResult, ruleTest } from "../results/browse/rule-test.ts";
import { idFault, isId, longId } from "../settings/ids.ts";
import { InputError } from "../settings/problem.ts";
import { readForm } from "../settings/read-form.ts";
import { readRules } from "../settings/rules.ts";
import type { Settings } from "../settings/schema.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { readLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";
import { NothingImported } from "./run-store.ts";

/**
 * Tries sync rules that nobody has published, on one campaign or on all.
 *
 * @param sync the settings' section `sync`, as a person has written it
 * @param asked the id of a campaign, as a person has typed it; undefined for all
 * @throws {InputError} with every problem of the rules, or why the id is none of a campaign that is here
 * @see shared/spec/offline-sync.md, section 13
 */
export function testRules(
  folder: string,
  sync: Record<string, unknown>,
  asked: string | undefined,
): Promise<RuleTestResult> {
  return readLivingStore(folder, async (store) => {
    const { published, warehouse } = store;
    if (!published) throw new NothingImported(folder);
    const wanted = { ...published.settings, sync: sync as Settings["sync"] };
    const document = readForm(wanted, "rules");
    const rules = readRules(document, await knownColumns(warehouse));
    const campaign = asked === undefined ? undefined : await campaignOf(warehouse, asked);
    return lookAt(store, folder, {}, (outcome) =>
      ruleTest(
        { ...outcome, context: { ...outcome.context, settings: document.settings, rules } },
        campaign === undefined ? {} : { campaign },
      ),
    );
  });
}

/** What ids of other objects begin with, as far as people mistake them for a campaign's. */
const PREFIXES: Record<string, string> = {
  "001": "an account",
  "003": "a contact",
  "006": "an opportunity",
  "00Q": "a lead",
  "00v": "a campaign member",
};
const CAMPAIGN_PREFIX = "701";

async function campaignOf(warehouse: Warehouse, asked: string): Promise<string> {
  const refuse = (message: string) => new InputError([{ file: "campaign", message }]);
  if (!isId(asked)) throw refuse(idFault(asked));
  const prefix = asked.slice(0, CAMPAIGN_PREFIX.length);
  if (prefix !== CAMPAIGN_PREFIX)
    throw refuse(
      `${asked} is the id of ${PREFIXES[prefix] ?? "another object"}, not of a campaign; a campaign's begins with ${CAMPAIGN_PREFIX}`,
    );
  const id = longId(asked);
  const [found] = await warehouse.all<{ is_deleted: boolean | null }>(
    `SELECT is_deleted FROM mirror.campaign WHERE id = ${warehouse.dialect.text(id)}`,
  );
  if (!found)
    throw refuse(
      `no campaign ${asked} has been imported; ids of 15 characters tell large letters from small ones, and a new campaign comes with the next import`,
    );
  if (found.is_deleted)
    throw refuse(
      `campaign ${asked} is deleted in Salesforce: none of its members counts, whatever the rules`,
    );
  return id;
}
