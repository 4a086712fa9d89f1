import fc from "fast-check";
import { expect, test } from "vitest";
import { settingChanges, settingsByKey, takeBack, withSettingsOf } from "./changes.ts";
import { describeChanges } from "./describe-changes.ts";
import { longId } from "./ids.ts";
import { isSameSetting, normalSettings } from "./normal-form.ts";
import { parseSettings } from "./parse.ts";
import { ruleChanges } from "./rule-changes.ts";
import { OPERATORS, type Settings, settingsSchema } from "./schema.ts";
import { settingsYaml } from "./write-yaml.ts";

/** Texts that a careless writer of YAML spoils. */
const ODD_TEXTS = [
  ..."00501 1e3 0x1F 0o17 .5 -0 5 5.0 .inf .nan ~ null Null NULL true yes no 12:30 2026-01-25 #N/A *Watched &a !b %c @d - -- --- ... ? : << =".split(
    " ",
  ),
  ...[
    "",
    " ",
    " before",
    "after ",
    "a: b",
    "a:",
    "a #b",
    "- a",
    "{a}",
    "[a]",
    "a, b",
    "{{x}}",
    "'",
    '"',
    "\\",
  ],
  ...[
    "it's",
    'a "b" c',
    "été",
    "e\u0301",
    "🎪",
    "a\nb",
    "a\n\n b \n",
    "\n",
    "a\r\nb",
    "a\rb",
    "\ta\t",
    "a\tb",
  ],
  ...["\u0085", "\u2028", "\ufeff", "\u0007", "\u007f", "\ud800", "---\na", "# a\n---\n", "x".repeat(300)],
];

const oddText = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.array(fc.constantFrom(...ODD_TEXTS), { maxLength: 3 }).map((parts) => parts.join("")),
  )
  .map((text) => text.replaceAll("\0", ""));
const name = oddText.map((text) => text.trim()).filter((text) => text !== "");
const fewNames = fc.constantFrom("A", "B", "C", "D");

const scalar = fc.oneof(
  { weight: 6, arbitrary: oddText },
  fc.constantFrom<string | number | boolean | null>(true, false, null, 5, 5.5, 1e21, 1e-7, -3),
);
const condition = fc.record(
  {
    field: oddText,
    operator: fc.constantFrom(...OPERATORS),
    value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  },
  { requiredKeys: ["field", "operator"] },
);
const conditions = fc.array(condition, { minLength: 1, maxLength: 2 });
const anyOf = fc.array(conditions, { minLength: 1, maxLength: 2 });
/** Few, so that two documents often have them in common. */
const plainAnyOf = fc
  .constantFrom("x", "y")
  .map((value) => [[{ field: "Campaign.Type", operator: "equals", value }]]);
const syncRule = fc.record(
  {
    name: fc.oneof(fewNames, name),
    touchpointDate: fc.array(oddText, { minLength: 1, maxLength: 2 }),
    applyCampaignWindow: fc.boolean(),
    anyOf,
  },
  { requiredKeys: ["name", "touchpointDate", "anyOf"] },
);
const plainSyncRule = fc.record({
  name: fewNames,
  touchpointDate: fc.constant(["{Campaign.StartDate}"]),
  anyOf: plainAnyOf,
});
const filterRules = fc.array(
  fc.record({ name, anyOf: fc.oneof(anyOf, plainAnyOf) }, { requiredKeys: ["anyOf"] }),
  { maxLength: 2 },
);

function recordId(prefix: string): fc.Arbitrary<string> {
  const short = fc
    .constantFrom("aaa", "aaA", "Aab", "B1c", "b1C", "001")
    .map((tail) => `${prefix}000000000${tail}`);
  return short.chain((id) => fc.constantFrom(id, longId(id)));
}

const dayText = fc.constantFrom("2026-01-25", " 2025-12-31", "2024-02-29");
const instantText = fc.oneof(
  dayText,
  fc.constantFrom("2026-01-25T17:00:00Z", "2026-01-25 17:00:00.000+0100"),
);
const nullable = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary }, fc.constant(null));

function partly<Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) {
  return fc.record(shape, { requiredKeys: [] });
}

const weights = fc.constantFrom(
  [20, 20, 20, 20, 20],
  [22.5, 22.5, 22.5, 22.5, 10],
  [33.3333, 33.3333, 33.3334, 0, 0],
);

/** Every document that the schema takes, with defaults filled in, from rather few values. */
const anySettings: fc.Arbitrary<Settings> = partly({
  timezone: fc.constantFrom("UTC", "America/Los_Angeles", "Etc/GMT+8"),
  sync: partly({
    precedence: fc.constantFrom("auto", "rules_only", "sync_type_only"),
    endDateInclusive: fc.boolean(),
    windowBasis: fc.constantFrom("touchpoint_date", "member_created_date"),
    rules: fc.oneof(fc.array(plainSyncRule, { maxLength: 5 }), fc.array(syncRule, { maxLength: 2 })),
  }),
  channels: partly({
    offline: fc.array(
      fc.record(
        { type: oddText, when: conditions, channel: name, subchannel: nullable(name) },
        { requiredKeys: ["channel"] },
      ),
      { maxLength: 3 },
    ),
    default: fc.record(
      { channel: fc.oneof(fc.constant("Other"), name), subchannel: nullable(name) },
      { requiredKeys: ["channel"] },
    ),
  }),
  attribution: partly({
    mapping: fc.constantFrom("account", "contact_role"),
    lookbackDays: fc.constantFrom(null, 0, 90),
    amountField: fc.oneof(fc.constant("Amount"), name),
    custom: nullable(weights.map(([FT, LC, OC, Closed, middle]) => ({ FT, LC, OC, Closed, middle }))),
    timeDecayHalfLifeDays: fc.oneof(fc.constant(7), fc.double({ min: 5e-324, max: 36_500, noNaN: true })),
  }),
  suppress: partly({ buyerTouchpoints: filterRules, attributionTouchpoints: filterRules }),
  overrides: fc.uniqueArray(
    fc.record({ campaignMember: recordId("00v"), touchpointDate: nullable(instantText) }),
    { maxLength: 4, selector: ({ campaignMember }) => longId(campaignMember) },
  ),
  campaigns: fc.uniqueArray(
    fc.record(
      {
        campaign: fc.oneof(recordId("701"), fc.constant("701000000000001")),
        syncType: nullable(fc.constantFrom("include_all", "include_responded", "exclude_all", "none")),
        touchpointStart: nullable(dayText),
        touchpointEnd: nullable(dayText),
        type: nullable(oddText),
      },
      { requiredKeys: ["campaign"] },
    ),
    { maxLength: 4, selector: ({ campaign }) => longId(campaign) },
  ),
  fields: partly({
    syncType: name,
    touchpointStart: name,
    touchpointEnd: name,
    uniqueId: name,
    touchpointDate: name,
  }),
  salesforce: partly({
    writeBack: fc.boolean(),
    memberStatus: fc.boolean(),
    memberDates: fc.boolean(),
    pauseOnErrors: fc.boolean(),
    campaignRollups: fc.boolean(),
    maxApiCallsPerDay: fc.constantFrom(null, 1, Number.MAX_SAFE_INTEGER),
    reservePercent: fc.constantFrom(0, 20, 33.3),
    postLcLimit: fc.constantFrom(null, 0, 3),
    remove: partly({ buyerTouchpoints: filterRules, attributionTouchpoints: filterRules }),
  }),
}).map((input) => settingsSchema.parse(input));

/** One of two documents in each setting: close enough to a third party's change of either. */
function mixed(one: Settings, other: Settings): fc.Arbitrary<Settings> {
  const keys = settingChanges(one, other).map(({ key }) => key);
  return fc.subarray(keys).map((some) => withSettingsOf(other, one, new Set(some)));
}

const keysOf = (before: Settings, after: Settings) => settingChanges(before, after).map(({ key }) => key);

const RUNS = { numRuns: Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 100) };

test("what is written as YAML is read as the same settings", () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      const read = parseSettings(settingsYaml(settings), "footfall.yaml").settings;
      expect(read).toEqual(normalSettings(settings));
      expect(settingChanges(settings, read)).toEqual([]);
      expect(parseSettings(settingsYaml(read), "footfall.yaml").settings).toEqual(read);
    }),
    RUNS,
  );
});

test("the YAML does not depend on the order of keys", () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      expect(settingsYaml(turned(settings) as Settings)).toBe(settingsYaml(settings));
    }),
    { numRuns: 50 },
  );
});

/** With the keys of every group in the opposite order. */
function turned(setting: unknown): unknown {
  if (Array.isArray(setting)) return setting.map(turned);
  if (typeof setting !== "object" || setting === null) return setting;
  const entries = Object.entries(setting).map(([key, item]) => [key, turned(item)]);
  return Object.fromEntries(entries.toReversed());
}

test("there are no changes exactly where every setting is the same", () => {
  fc.assert(
    fc.property(anySettings, anySettings, (one, other) => {
      expect(settingChanges(one, structuredClone(one))).toEqual([]);
      const entries = (settings: Settings) => [...settingsByKey(settings)].toSorted();
      expect(settingChanges(one, other).length === 0).toBe(isSameSetting(entries(one), entries(other)));
      expect(keysOf(other, one)).toEqual(keysOf(one, other));
      expect(describeChanges(one, other).length === 0).toBe(keysOf(one, other).length === 0);
    }),
    RUNS,
  );
});

test("the order of overrides and campaigns and the length of ids are no change", () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      const other = {
        ...settings,
        overrides: settings.overrides
          .toReversed()
          .map((entry) => ({ ...entry, campaignMember: longId(entry.campaignMember) })),
        campaigns: settings.campaigns
          .toReversed()
          .map((entry) => ({ ...entry, campaign: longId(entry.campaign) })),
      };
      expect(settingChanges(settings, other)).toEqual([]);
    }),
    RUNS,
  );
});

test("the changes, made in the document of before, give that of after", () => {
  fc.assert(
    fc.property(anySettings, anySettings, (before, after) => {
      const made = withSettingsOf(after, before, new Set(keysOf(before, after)));
      expect(settingChanges(made, after)).toEqual([]);
      expect(settingsSchema.safeParse(made).success).toBe(true);
    }),
    RUNS,
  );
});

test("taking back the newest publish gives the document of before, order and spelling included", () => {
  fc.assert(
    fc.property(anySettings, anySettings, (before, after) => {
      expect(takeBack({ before, after }, structuredClone(after))).toStrictEqual({ settings: before });
    }),
    RUNS,
  );
});

/** Two publishes, one after the other, that change different settings. */
const independent = fc.tuple(anySettings, anySettings, anySettings).chain(([before, first, second]) =>
  mixed(before, first).chain((after) => {
    const changed = new Set(keysOf(before, after));
    const others = keysOf(before, second).filter((key) => !changed.has(key));
    return fc.subarray(others).map((keys) => ({
      before,
      after,
      current: withSettingsOf(second, after, new Set(keys)),
      otherAlone: withSettingsOf(second, before, new Set(keys)),
    }));
  }),
);

test("taking back an earlier publish leaves what others changed as if it had never been", () => {
  fc.assert(
    fc.property(independent, ({ before, after, current, otherAlone }) => {
      const taken = takeBack({ before, after }, current);
      if (!("settings" in taken)) throw new Error(taken.fault);
      expect(settingChanges(taken.settings, otherAlone)).toEqual([]);
      expect(settingsSchema.parse(taken.settings)).toEqual(taken.settings);
      expect(keysOf(current, taken.settings)).toEqual(keysOf(after, before));
    }),
    RUNS,
  );
});

test("a publish whose settings were changed again is not taken back", () => {
  fc.assert(
    fc.property(anySettings, anySettings, anySettings, (before, after, current) => {
      const now = settingsByKey(current);
      const overtaken = settingChanges(before, after).some(
        (change) => !isSameSetting(now.get(change.key), change.after),
      );
      expect("fault" in takeBack({ before, after }, current)).toBe(overtaken);
    }),
    RUNS,
  );
});

const ruleList = fc
  .array(plainSyncRule, { maxLength: 7 })
  .map((rules) => settingsSchema.parse({ sync: { rules } }));

test("the changes of rules, made in the list of before, give that of after", () => {
  fc.assert(
    fc.property(ruleList, ruleList, (before, after) => {
      const changes = ruleChanges(before, after);
      const fresh = after.sync.rules;
      const rules: (Settings["sync"]["rules"][number] | undefined)[] = [...before.sync.rules];
      for (const { kind, from = 0, to = 0 } of changes) {
        if (kind === "edited") rules[from - 1] = fresh[to - 1];
        if (kind === "removed" || kind === "moved") rules[from - 1] = undefined;
      }
      const left = rules.filter((rule) => rule !== undefined);
      for (const { kind, to = 0 } of changes) {
        const rule = fresh[to - 1];
        if ((kind === "added" || kind === "moved") && rule) left.splice(to - 1, 0, rule);
      }
      expect(left).toEqual(fresh);
      expect(changes.length === 0).toBe(settingChanges(before, after).length === 0);
    }),
    RUNS,
  );
});

test("rules that only change places count as moved, as few as possible", () => {
  const shuffled = fc
    .uniqueArray(fewNames, { minLength: 1 })
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([names, turned]) => {
      const settings = (list: string[]) =>
        settingsSchema.parse({
          sync: {
            rules: list.map((name) => ({
              name,
              touchpointDate: "{Campaign.StartDate}",
              anyOf: [[{ field: "Campaign.Type", operator: "equals", value: "x" }]],
            })),
          },
        });
      const changes = ruleChanges(settings(names), settings(turned));
      expect(changes.every(({ kind }) => kind === "moved")).toBe(true);
      expect(changes.length).toBe(names.length - longestInOrder(names.map((name) => turned.indexOf(name))));
    }),
    RUNS,
  );
});

/** By trying every subset. */
function longestInOrder(places: readonly number[]): number {
  let longest = 0;
  for (let subset = 0; subset < 2 ** places.length; subset++) {
    const chosen = places.filter((_, index) => subset & (1 << index));
    if (chosen.every((place, index) => index === 0 || place > (chosen[index - 1] ?? 0)))
      longest = Math.max(longest, chosen.length);
  }
  return longest;
}
