/** Random small organisations with settings that are valid for them: what the model is compared on. */
import fc from "fast-check";
import { organisationIn } from "./arbitrary-organisation.ts";
import { settingsIn } from "./arbitrary-settings.ts";
import type { Organisation } from "./csv-values.ts";
import { SCENES, type Scene } from "./scenes.ts";
import type { Rule, SettingsInput } from "./settings.ts";

export { shuffledTable, toCsv } from "./csv-text.ts";
export { id18 } from "./csv-values.ts";

export type Sample = { organisation: Organisation; settings: SettingsInput; now: string; zone: string };

export function organisationAndSettings(): fc.Arbitrary<Sample> {
  // No bias: towards small values it makes nearly empty organisations, in which nothing meets.
  return fc.noBias(fc.oneof(...SCENES.map(sampleIn)));
}

function sampleIn(scene: Scene): fc.Arbitrary<Sample> {
  const now = fc.oneof(
    { weight: 4, arbitrary: fc.constant(scene.nows[0] ?? 0) },
    { weight: 1, arbitrary: fc.constantFrom(...scene.nows) },
  );
  return fc
    .record({ organisation: organisationIn(scene), settings: settingsIn(scene), now })
    .map((sample) => ({
      organisation: sample.organisation,
      settings:
        sample.organisation.Opportunity === undefined
          ? withoutOpportunityColumns(sample.settings)
          : sample.settings,
      now: new Date(sample.now).toISOString(),
      zone: scene.zone,
    }));
}

/** A column that is not the contract's may be named only where its file is there (README.md, 21). */
function withoutOpportunityColumns(settings: SettingsInput): SettingsInput {
  const namesNone = (rule: Rule) =>
    rule.anyOf.flat().every(({ field }) => field.toLowerCase() !== "opportunity.arr__c");
  const { attribution, suppress, ...rest } = settings;
  const { amountField, ...otherAttribution } = attribution ?? {};
  const { attributionTouchpoints = [], ...otherSuppress } = suppress ?? {};
  return {
    ...rest,
    attribution:
      amountField === undefined || amountField === "ARR__c"
        ? otherAttribution
        : { ...otherAttribution, amountField },
    suppress: { ...otherSuppress, attributionTouchpoints: attributionTouchpoints.filter(namesNone) },
  };
}
