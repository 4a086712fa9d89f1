/** Random conditions of rules: a field, an operator that suits it, a value that is near what the cells hold. */
import fc from "fast-check";
import { id15, oneOf } from "./arbitrary-cells.ts";
import {
  AMOUNTS,
  COMPANIES,
  NAMES,
  REGIONS,
  STAGES,
  STATUSES,
  SYNC_TYPES,
  TYPES,
} from "./arbitrary-organisation.ts";
import { id18, type ObjectName } from "./csv-values.ts";
import { type FieldKind, fieldOf } from "./fields.ts";
import { type Scene, writtenDay, writtenInstant } from "./scenes.ts";
import type { Condition, Operator, Rule, Scalar } from "./settings.ts";

/** What the cells of each field may say; ids, times and booleans have their own. */
const TEXTS: Record<string, string[]> = {
  "Campaign.Type": TYPES,
  "Campaign.Name": NAMES,
  "Campaign.Status": ["Planned", "In Progress", "Completed"],
  "Campaign.ActualCost": ["18000", "1000.5", "0", "0.1", "7.25"],
  "Campaign.Footfall_Sync_Type__c": SYNC_TYPES,
  "Campaign.bizible2__Bizible_Attribution_SyncType__c": SYNC_TYPES,
  "Campaign.Region__c": REGIONS,
  "CampaignMember.Status": STATUSES,
  "CampaignMember.Score__c": ["10", "9", "10.0", "-3.5", "7", "abc"],
  "Lead.Email": ["ann@x.io", "bob@y.org", "cléo@z.de"],
  "Contact.Email": ["ann@x.io", "bob@y.org", "cléo@z.de"],
  "Lead.Company": COMPANIES,
  "Lead.Status": ["Open", "Qualified"],
  "Contact.Title": ["CEO", "Buyer"],
  "Opportunity.StageName": STAGES,
  "Opportunity.Amount": AMOUNTS,
  "Opportunity.ARR__c": AMOUNTS,
  "Touchpoint.channel": ["Events", "Webinar", "Other", "NULL"],
  "Touchpoint.subchannel": ["Tradeshow", "EMEA Conference"],
  "Touchpoint.source": ["crm_campaign", "web"],
};

export const CAMPAIGN_FIELDS =
  "Type Name Status ActualCost IsActive StartDate EndDate CreatedDate Id Footfall_Touchpoint_Start__c Footfall_Sync_Type__c bizible2__Bizible_Attribution_SyncType__c Region__c Region__c"
    .split(" ")
    .map((name) => `Campaign.${name}`);

export const MEMBER_FIELDS =
  "Status HasResponded FirstRespondedDate CreatedDate LastModifiedDate LeadId ContactId CampaignId Footfall_Touchpoint_Date__c Event_Date__c Score__c Score__c"
    .split(" ")
    .map((name) => `CampaignMember.${name}`);

export const PERSON_FIELDS =
  "Lead.Email Lead.Company Lead.Status Lead.IsConverted Lead.CreatedDate Lead.ConvertedDate Lead.ConvertedContactId Contact.Email Contact.Title Contact.AccountId Contact.CreatedDate".split(
    " ",
  );

export const TOUCHPOINT_FIELDS = "touchpoint_date channel subchannel source campaign_id"
  .split(" ")
  .map((name) => `Touchpoint.${name}`);

export const OPPORTUNITY_FIELDS = "StageName Amount IsClosed IsWon CreatedDate CloseDate AccountId ARR__c"
  .split(" ")
  .map((name) => `Opportunity.${name}`);

const ID_OBJECTS: Record<string, ObjectName> = {
  "Campaign.Id": "Campaign",
  "CampaignMember.CampaignId": "Campaign",
  "Touchpoint.campaign_id": "Campaign",
  "CampaignMember.LeadId": "Lead",
  "CampaignMember.ContactId": "Contact",
  "Lead.ConvertedContactId": "Contact",
  "Contact.AccountId": "Account",
  "Opportunity.AccountId": "Account",
};

const ORDERS: Operator[] = ["greater_than", "greater_or_equal", "less_than", "less_or_equal"];
const EQUALITIES: Operator[] = ["equals", "equals", "not_equals"];
const PARTS: Operator[] = [
  "contains",
  "not_contains",
  "starts_with",
  "not_starts_with",
  "ends_with",
  "not_ends_with",
];

export function rules(fields: readonly string[], scene: Scene, most: number): fc.Arbitrary<Rule[]> {
  const always: Condition = { field: "Campaign.Name", operator: "not_equals", value: "" };
  const group = fc.oneof(
    { weight: 4, arbitrary: fc.array(condition(fields, scene), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant<Condition[]>([always]) },
  );
  return fc
    .array(fc.array(group, { minLength: 1, maxLength: 2 }), { maxLength: most })
    .map((list) => list.map((anyOf, place) => ({ name: RULE_NAMES[place] ?? `Rule ${place}`, anyOf })));
}

const RULE_NAMES = ["Webinars attended", 'Rule "two", odd', "third"];

export function condition(fields: readonly string[], scene: Scene): fc.Arbitrary<Condition> {
  return fc.oneof(...fields.map((field) => conditionOn(field, scene)));
}

function conditionOn(name: string, scene: Scene): fc.Arbitrary<Condition> {
  const field = oneOf(name, name, name, name.toLowerCase());
  const make = (operators: Operator[], value: fc.Arbitrary<Scalar | Scalar[] | null>) =>
    fc.record({ field, operator: oneOf(...operators), value });
  const { kind } = fieldOf(name);
  const exact = readableValue(name, kind, scene);
  const ordered = kind === "text" ? fc.oneof(exact, timeValue(scene), oneOf("10", "9.5", "-3.50")) : exact;
  const isSorted = ["number", "day", "instant"].includes(kind) || !fieldOf(name).listed;
  return fc.oneof(
    { weight: 4, arbitrary: make(EQUALITIES, exact) },
    { weight: 1, arbitrary: make(["equals", "not_equals"], oneOf<Scalar | null>("", "", null)) },
    { weight: isSorted ? 4 : 1, arbitrary: make(ORDERS, ordered) },
    { weight: kind === "text" ? 3 : 1, arbitrary: make(partsFor(kind), partOf(name, kind, scene)) },
    {
      weight: 2,
      arbitrary: make(["matches_any", "matches_any", "not_matches_any"], items(name, kind, scene)),
    },
  );
}

/** A value that the field's type can be read from. */
function readableValue(name: string, kind: FieldKind, scene: Scene): fc.Arbitrary<Scalar> {
  switch (kind) {
    case "boolean":
      return oneOf<Scalar>("true", "false", "yes", "No", "1", "0", true, false);
    case "number":
      return oneOf<Scalar>(...textsOf(name), "100.0", "+5", 100, -0.03, 0);
    case "day":
    case "instant":
      return timeValue(scene);
    case "id":
      return fc
        .nat({ max: 5 })
        .map((index) => id15(ID_OBJECTS[name] ?? "Campaign", index))
        .chain((id) => oneOf(id, id18(id), ` ${id18(id)} `));
    case "text":
      return fc
        .constantFrom(...textsOf(name))
        .chain((text) =>
          oneOf(text, text.toLowerCase(), text.toUpperCase(), ` ${text} `, text.normalize("NFD")),
        );
  }
}

function textsOf(name: string): string[] {
  return TEXTS[name] ?? ["nothing"];
}

/** A day as people type it, or an instant with its offset. */
function timeValue(scene: Scene): fc.Arbitrary<string> {
  const dayText = fc
    .tuple(oneOf(...scene.days), fc.nat({ max: 2 }))
    .map(([day, style]) => writtenDay(day, style));
  const instantText = fc
    .tuple(oneOf(...scene.instants), fc.nat({ max: 3 }))
    .map(([instant, style]) => writtenInstant(instant, style));
  return fc.oneof({ weight: 3, arbitrary: dayText }, { weight: 1, arbitrary: instantText });
}

/** Of an id only the beginning is asked for: its text may have 15 characters or 18. */
function partsFor(kind: FieldKind): Operator[] {
  return kind === "id" ? ["starts_with", "not_starts_with"] : PARTS;
}

/** A piece of a cell's text, as the text operators and the wildcards want it: no space and no `*` at its ends. */
function partOf(name: string, kind: FieldKind, scene: Scene): fc.Arbitrary<string> {
  switch (kind) {
    case "boolean":
      return oneOf("tr", "E", "false", "1", "0");
    case "number":
      return oneOf("0", "1", "00", ".", "-");
    case "day":
    case "instant":
      return oneOf(...scene.days.flatMap((day) => [day.slice(0, 4), day.slice(0, 7), day.slice(5), day]));
    case "id":
      return oneOf("00", "003", "701", "00Q", "00q5g");
    case "text":
      return oneOf(...textsOf(name).flatMap(piecesOf));
  }
}

function piecesOf(text: string): string[] {
  const whole = text.trim();
  return [whole, whole.slice(0, 3), whole.slice(-3), whole.slice(1, 4)]
    .map((piece) => piece.trim().replace(/^\*|\*$/g, ""))
    .filter((piece) => piece !== "");
}

/** A list, or one text with commas; an item with a comma in quotes. Quotes never stand around a wildcard. */
function items(name: string, kind: FieldKind, scene: Scene): fc.Arbitrary<Scalar | Scalar[]> {
  const wildcard = fc
    .tuple(partOf(name, kind, scene), oneOf("x*", "*x", "*x*"))
    .map(([piece, shape]) => shape.replace("x", () => piece));
  const item = fc.oneof(
    { weight: 4, arbitrary: readableValue(name, kind, scene) },
    { weight: 4, arbitrary: wildcard },
    { weight: 1, arbitrary: fc.constant("*") },
  );
  return fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), oneOf("list", ",", " , ", ",,"))
    .map(([list, separator]) => {
      const texts = list.map(String);
      const asText = texts.every(
        (text) => !text.includes('"') && !(text.includes(",") && /^\*|\*$/.test(text)),
      );
      if (separator === "list" || !asText) return list;
      return texts.map((text) => (text.includes(",") ? `"${text.trim()}"` : text)).join(separator);
    });
}
