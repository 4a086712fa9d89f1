/** Random settings that are valid for any organisation of the scene. */
import fc from "fast-check";
import { DANGLING, day, oneOf, writtenId } from "./arbitrary-cells.ts";
import {
  CAMPAIGN_FIELDS,
  condition,
  MEMBER_FIELDS,
  OPPORTUNITY_FIELDS,
  PERSON_FIELDS,
  rules,
  TOUCHPOINT_FIELDS,
} from "./arbitrary-conditions.ts";
import { TYPES } from "./arbitrary-organisation.ts";
import { type Scene, writtenInstant } from "./scenes.ts";
import type {
  CampaignSetting,
  ChannelEntry,
  CustomWeights,
  FieldNames,
  Mapping,
  Precedence,
  SettingsInput,
  SyncRule,
  SyncTypeSetting,
  WindowBasis,
} from "./settings.ts";

const DATE_FIELDS = [
  "CampaignMember.Footfall_Touchpoint_Date__c",
  "CampaignMember.bizible2__Bizible_Touchpoint_Date__c",
  "CampaignMember.FirstRespondedDate",
  "CampaignMember.CreatedDate",
  "CampaignMember.LastModifiedDate",
  "CampaignMember.Event_Date__c",
  "Campaign.StartDate",
  "Campaign.EndDate",
  "Campaign.CreatedDate",
  "Campaign.Footfall_Touchpoint_Start__c",
];

/** Any key may be absent; then its default counts. */
function partly<Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) {
  return fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<Shape>>;
}

function seldom<Value>(arbitrary: fc.Arbitrary<Value>, otherwise: Value): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });
}

export function settingsIn(scene: Scene): fc.Arbitrary<SettingsInput> {
  const interactionFields = [...CAMPAIGN_FIELDS, ...MEMBER_FIELDS, ...PERSON_FIELDS, ...TOUCHPOINT_FIELDS];
  const opportunityFields = [...interactionFields, ...OPPORTUNITY_FIELDS, ...OPPORTUNITY_FIELDS];
  return fc
    .record(
      {
        sync: partly({
          precedence: oneOf<Precedence>(
            "auto",
            "rules_only",
            "rules_then_sync_type",
            "rules_then_sync_type",
            "sync_type_only",
            "sync_type_only",
          ),
          endDateInclusive: fc.boolean(),
          windowBasis: oneOf<WindowBasis>("touchpoint_date", "member_created_date"),
          rules: syncRules(scene),
        }),
        channels: partly({
          offline: fc.array(channelEntry(scene), { maxLength: 4 }),
          default: defaultChannel,
        }),
        attribution: partly({
          mapping: oneOf<Mapping>("account", "account", "contact_role", "primary_contact_role"),
          lookbackDays: oneOf<number | null>(null, 1, 2, 10, 45),
          amountField: oneOf("Amount", "Amount", "ARR__c"),
          custom: customWeights,
          timeDecayHalfLifeDays: oneOf(7, 1, 30, 2.5),
        }),
        suppress: partly({
          buyerTouchpoints: seldom(rules(interactionFields, scene, 2), []),
          attributionTouchpoints: seldom(rules(opportunityFields, scene, 2), []),
        }),
        overrides: seldom(overrides(scene), []),
        campaigns: seldom(campaignSettings(scene), []),
        fields: seldom(fieldNames, {}),
      },
      { requiredKeys: [] },
    )
    .map((settings): SettingsInput => ({ version: 1, timezone: scene.zone, ...settings }) as SettingsInput);
}

function syncRules(scene: Scene): fc.Arbitrary<SyncRule[]> {
  const dates = fc
    .uniqueArray(oneOf(...DATE_FIELDS), { minLength: 1, maxLength: 3 })
    .map((fields) => fields.map((field) => `{${field}}`));
  const dated = fc.record(
    { touchpointDate: dates, applyCampaignWindow: fc.boolean() },
    { requiredKeys: ["touchpointDate"] },
  );
  return fc
    .tuple(
      rules([...CAMPAIGN_FIELDS, ...MEMBER_FIELDS], scene, 3),
      fc.array(dated, { minLength: 3, maxLength: 3 }),
    )
    .map(([list, dates]) =>
      list.map((rule, place) => ({
        touchpointDate: ["{CampaignMember.CreatedDate}"],
        ...dates[place],
        ...rule,
      })),
    );
}

const defaultChannel = oneOf<{ channel: string; subchannel?: string }>(
  { channel: "Other" },
  { channel: "Misc", subchannel: "Rest" },
  { channel: "NULL" },
);

function channelEntry(scene: Scene): fc.Arbitrary<ChannelEntry> {
  const target = oneOf<{ channel: string; subchannel?: string }>(
    { channel: "Events", subchannel: "Tradeshow" },
    { channel: "Events", subchannel: "EMEA Conference" },
    { channel: "Events" },
    { channel: "Webinar" },
    { channel: "NULL" },
    { channel: "Été", subchannel: "été" },
  );
  const type = fc.record({ type: oneOf(...TYPES, "email", "Dinner") });
  const when = fc.record({
    when: fc.array(condition(CAMPAIGN_FIELDS, scene), { minLength: 1, maxLength: 2 }),
  });
  const both = fc.tuple(type, when).map(([given, conditions]) => ({ ...given, ...conditions }));
  const asked = fc.oneof({ weight: 5, arbitrary: type }, when, both);
  return fc.tuple(asked, target).map(([conditions, found]) => ({ ...conditions, ...found }));
}

/** Five weights with at most four decimals that total exactly 100; some of them zero. */
const customWeights: fc.Arbitrary<CustomWeights> = fc
  .oneof(
    oneOf(
      [20, 20, 20, 20, 20],
      [22.5, 22.5, 22.5, 22.5, 10],
      [0, 0, 0, 100, 0],
      [0, 0, 0, 0, 100],
      [33.3333, 33.3333, 33.3334, 0, 0],
      [30, 0, 30, 0, 40],
    ),
    fc.array(fc.nat({ max: 1_000_000 }), { minLength: 4, maxLength: 4 }).map((cuts) => {
      const bounds = [0, ...cuts.toSorted((left, right) => left - right), 1_000_000];
      return [0, 1, 2, 3, 4].map((place) => ((bounds[place + 1] ?? 0) - (bounds[place] ?? 0)) / 10_000);
    }),
  )
  .map(([FT = 0, LC = 0, OC = 0, Closed = 0, middle = 0]) => ({ FT, LC, OC, Closed, middle }));

function overrides(scene: Scene): fc.Arbitrary<{ campaignMember: string; touchpointDate: string }[]> {
  const override = fc.record({
    member: fc.oneof(
      { weight: 9, arbitrary: fc.nat({ max: 12 }) },
      { weight: 1, arbitrary: fc.constant(DANGLING) },
    ),
    short: fc.boolean(),
    instant: oneOf(...scene.instants, ...scene.nows),
    style: fc.nat({ max: 3 }),
  });
  return fc.uniqueArray(override, { maxLength: 4, selector: ({ member }) => member }).map((list) =>
    list.map(({ member, short, instant, style }) => ({
      campaignMember: writtenId("CampaignMember", member, short),
      touchpointDate: writtenInstant(instant, style),
    })),
  );
}

function campaignSettings(scene: Scene): fc.Arbitrary<CampaignSetting[]> {
  const entry = fc.tuple(
    fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.constant(DANGLING) }),
    fc.boolean(),
    partly<Omit<CampaignSetting, "campaign">>({
      syncType: oneOf<SyncTypeSetting | null>(
        "include_all",
        "include_responded",
        "exclude_all",
        "none",
        null,
      ),
      touchpointStart: fc.oneof(day(scene), fc.constant(null)),
      touchpointEnd: fc.oneof(day(scene), fc.constant(null)),
      type: oneOf<string | null>(...TYPES, null),
    }),
  );
  return fc
    .uniqueArray(entry, { maxLength: 3, selector: ([campaign]) => campaign })
    .map((list) =>
      list.map(([campaign, short, keys]) => ({ campaign: writtenId("Campaign", campaign, short), ...keys })),
    );
}

const fieldNames: fc.Arbitrary<FieldNames> = partly<Required<FieldNames>>({
  syncType: oneOf("My_Sync__c", "Footfall_Sync_Type__c", "bizible2__Bizible_Attribution_SyncType__c"),
  touchpointStart: oneOf("My_Start__c", "bizible2__Touchpoint_Start_Date__c"),
  touchpointEnd: oneOf("My_End__c", "Footfall_Touchpoint_End__c"),
  uniqueId: oneOf("My_Unique__c", "bizible2__UniqueId__c"),
  touchpointDate: oneOf("My_Date__c", "bizible2__Bizible_Touchpoint_Date__c"),
});
