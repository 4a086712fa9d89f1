import { knownColumns } from "../mirror/records.ts";
import { type RuleTestResult, ruleTest } from "../results/browse/rule-test.ts";
import { parseSettings } from "../settings/parse.ts";
import { readRules } from "../settings/rules.ts";
import type { Settings } from "../settings/schema.ts";
import { settingsYaml } from "../settings/write-yaml.ts";
import { readLivingStore } from "./living-store.ts";
import { lookAt } from "./open-store.ts";
import { StoreMissing } from "./run-store.ts";

/**
 * Tries sync rules that nobody has published, on one campaign or on all.
 *
 * @param sync the settings' section `sync`, as a person has written it
 * @throws {InputError} with every problem of the rules
 */
export function testRules(
  folder: string,
  sync: Record<string, unknown>,
  campaign: string | undefined,
): Promise<RuleTestResult> {
  return readLivingStore(folder, async (store) => {
    const { published, warehouse } = store;
    if (!published) throw new StoreMissing("nothing has been imported yet; begin with an import");
    const wanted = { ...published.settings, sync: sync as Settings["sync"] };
    const document = parseSettings(settingsYaml(wanted), "rules");
    const rules = readRules(document, await knownColumns(warehouse));
    return lookAt(store, folder, {}, (outcome) =>
      ruleTest(
        { ...outcome, context: { ...outcome.context, settings: document.settings, rules } },
        campaign === undefined ? {} : { campaign },
      ),
    );
  });
}
