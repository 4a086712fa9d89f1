import { type Comparison, readComparison } from "./comparison.ts";
import {
  FIELDS,
  type FieldType,
  knownField,
  OBJECTS,
  type ObjectName,
  PACKAGE_FIELD_PLACES,
  PACKAGE_FIELDS,
  type PackageField,
  ROLLUP_FIELDS,
} from "./fields.ts";
import { nearestName } from "./nearest.ts";
import type { Path, SettingsDocument } from "./parse.ts";
import { InputError, inTextOrder, type Problem } from "./problem.ts";
import type { ConditionSetting, FilterRuleSetting } from "./schema.ts";
import { readDay, readInstant } from "./zone.ts";

/**
 * What the settings' rules mean, as a typed tree that the model compiles to SQL.
 *
 * @see shared/spec/offline-sync.md, section 4; shared/spec/README.md, decisions 15, 19, 21, 22
 */

/** Objects that a rule may name: those of the CRM, and the touchpoint that the model makes of them. */
export type RuleObject = ObjectName | "Touchpoint";

export type FieldReference = {
  object: RuleObject;
  /** Known fields: the API name as Salesforce spells it; others: as the export's header spells it. */
  name: string;
  /** Columns that the contract does not list are text. */
  type: FieldType;
  known: boolean;
};

/** A field of a record in the CRM, not of a touchpoint. */
export type CrmField = FieldReference & { object: ObjectName };

export type Condition = { field: FieldReference; comparison: Comparison };
/** OR of groups, AND inside a group. */
export type AnyOf = readonly (readonly Condition[])[];

export type DateCandidate =
  | { kind: "field"; field: CrmField }
  /** The same date for every member; `text` as it is written in the rule. */
  | { kind: "literal"; text: string; day?: string; instant?: number };

export type SyncRule = {
  name: string;
  dates: readonly DateCandidate[];
  applyCampaignWindow: boolean;
  anyOf: AnyOf;
};
export type FilterRule = { name: string; anyOf: AnyOf };
export type ChannelRule = {
  type: string | undefined;
  when: readonly Condition[];
  channel: string;
  subchannel: string | undefined;
};

export type Rules = {
  sync: readonly SyncRule[];
  channels: readonly ChannelRule[];
  suppressBuyerTouchpoints: readonly FilterRule[];
  suppressAttributionTouchpoints: readonly FilterRule[];
  removeBuyerTouchpoints: readonly FilterRule[];
  removeAttributionTouchpoints: readonly FilterRule[];
  /** The columns to read for a package field, most wanted first. */
  packageFields: Record<PackageField, readonly CrmField[]>;
  /** The opportunity field that holds the revenue. */
  amount: CrmField;
};

/**
 * The columns that an export holds, by object: lower-cased name to the name as its header spells it; `unreadable`
 * where there is a file, but nobody can tell its columns. An object without a file is left out.
 */
export type ExportColumns = Partial<Record<ObjectName, ReadonlyMap<string, string> | "unreadable">>;

export const TOUCHPOINT_FIELDS: Record<string, FieldType> = {
  touchpoint_date: "datetime",
  channel: "text",
  subchannel: "text",
  source: "text",
  campaign_id: "id",
};

const SYNC_OBJECTS: readonly RuleObject[] = ["Campaign", "CampaignMember"];
const BUYER_OBJECTS: readonly RuleObject[] = ["Campaign", "CampaignMember", "Lead", "Contact", "Touchpoint"];
const ATTRIBUTION_OBJECTS: readonly RuleObject[] = [...BUYER_OBJECTS, "Opportunity"];

/** The types that a known field may have to serve as a package field. */
const PACKAGE_TYPES: Record<PackageField, readonly FieldType[]> = {
  syncType: ["text"],
  touchpointStart: ["date"],
  touchpointEnd: ["date"],
  uniqueId: ["text", "id"],
  touchpointDate: ["date", "datetime"],
};

/** The types in words, for what a known field of the wrong type should hold. */
const TYPE_WORDS: Record<FieldType, string> = {
  id: "an id",
  text: "text",
  boolean: "true or false",
  number: "numbers",
  date: "days",
  datetime: "dates with a time",
};

/** Stamps of a record that move whenever something is written to it, and the settings that write to it. */
const WRITTEN_BY: Partial<Record<ObjectName, { setting: "memberStatus" | "campaignRollups"; what: string }>> =
  {
    CampaignMember: { setting: "memberStatus", what: "statuses to members" },
    Campaign: { setting: "campaignRollups", what: "figures to campaigns" },
  };
const MOVED_BY_WRITING = ["lastmodifieddate", "systemmodstamp"];
/** Fields of campaigns in which Footfall's own outcome stands: a rule that reads them would move with every export. */
const OWN_FIGURES: ReadonlySet<string> = new Set(
  Object.values(ROLLUP_FIELDS).map((name) => name.toLowerCase()),
);
/** Fields that depend on who looks, not on what happened. */
const NEVER_A_DATE = ["lastvieweddate", "lastreferenceddate"];

/** What holds the columns that rules may name: an export, or a living store that has imported some. */
export type ColumnHolder = "export" | "store";

/**
 * Reads the rules of the settings.
 *
 * @param columns - the columns that are there; without them, fields that the contract does not list are not checked
 * @param holder - what holds these columns, as the person knows it
 * @throws {InputError} with every problem, each at its place in the settings
 */
export function readRules(
  document: SettingsDocument,
  columns?: ExportColumns,
  holder: ColumnHolder = "export",
): Rules {
  return new RuleReader(document, columns, holder).read();
}

class RuleReader {
  readonly #document: SettingsDocument;
  readonly #columns: ExportColumns | undefined;
  readonly #holder: ColumnHolder;
  readonly #problems: Problem[] = [];

  constructor(document: SettingsDocument, columns: ExportColumns | undefined, holder: ColumnHolder) {
    this.#document = document;
    this.#columns = columns;
    this.#holder = holder;
  }

  read(): Rules {
    const { settings } = this.#document;
    const { suppress, salesforce } = settings;
    const rules: Rules = {
      sync: settings.sync.rules.map((rule, index) => {
        const path: Path = ["sync", "rules", index];
        return {
          name: rule.name,
          dates: rule.touchpointDate.map((text, position) =>
            this.#dateCandidate(text, [...path, "touchpointDate", position], `rule "${rule.name}"`),
          ),
          applyCampaignWindow: rule.applyCampaignWindow,
          anyOf: this.#anyOf(rule.anyOf, [...path, "anyOf"], SYNC_OBJECTS, `rule "${rule.name}"`),
        };
      }),
      channels: settings.channels.offline.map((entry, index) => ({
        type: entry.type,
        when: (entry.when ?? []).map((condition, position) =>
          this.#condition(
            condition,
            ["channels", "offline", index, "when", position],
            ["Campaign"],
            `channel "${entry.channel}"`,
          ),
        ),
        channel: entry.channel,
        subchannel: entry.subchannel ?? undefined,
      })),
      suppressBuyerTouchpoints: this.#filters(
        suppress.buyerTouchpoints,
        ["suppress", "buyerTouchpoints"],
        BUYER_OBJECTS,
      ),
      suppressAttributionTouchpoints: this.#filters(
        suppress.attributionTouchpoints,
        ["suppress", "attributionTouchpoints"],
        ATTRIBUTION_OBJECTS,
      ),
      removeBuyerTouchpoints: this.#filters(
        salesforce.remove.buyerTouchpoints,
        ["salesforce", "remove", "buyerTouchpoints"],
        BUYER_OBJECTS,
      ),
      removeAttributionTouchpoints: this.#filters(
        salesforce.remove.attributionTouchpoints,
        ["salesforce", "remove", "attributionTouchpoints"],
        ATTRIBUTION_OBJECTS,
      ),
      packageFields: this.#packageFields(),
      amount: this.#amount(),
    };
    if (this.#problems.length > 0) throw new InputError(inTextOrder(this.#problems));
    return rules;
  }

  #filters(rules: readonly FilterRuleSetting[], path: Path, objects: readonly RuleObject[]): FilterRule[] {
    return rules.map((rule, index) => {
      const name = rule.name ?? `${path.at(-1)} ${index + 1}`;
      return {
        name,
        anyOf: this.#anyOf(rule.anyOf, [...path, index, "anyOf"], objects, `rule "${name}"`),
      };
    });
  }

  #anyOf(
    groups: readonly (readonly ConditionSetting[])[],
    path: Path,
    objects: readonly RuleObject[],
    rule: string,
  ): AnyOf {
    return groups.map((group, outer) =>
      group.map((condition, inner) => this.#condition(condition, [...path, outer, inner], objects, rule)),
    );
  }

  #condition(setting: ConditionSetting, path: Path, objects: readonly RuleObject[], rule: string): Condition {
    const field = this.#field(setting.field, [...path, "field"], objects, rule);
    const comparison = readComparison(
      setting.operator,
      setting.value,
      field.type,
      this.#document.settings.timezone,
    );
    if (typeof comparison === "string") {
      this.#fail([...path, "value"], `${rule}: ${comparison}`);
      return { field, comparison: { kind: "never", negated: false } };
    }
    return { field, comparison };
  }

  #dateCandidate(text: string, path: Path, rule: string): DateCandidate {
    const braces = /^\s*\{\s*([^{}]+?)\s*\}\s*$/.exec(text);
    if (!braces?.[1]) {
      const day = readDay(text);
      const instant = day === undefined ? readInstant(text) : undefined;
      if (day !== undefined) return { kind: "literal", text: text.trim(), day };
      if (instant !== undefined) return { kind: "literal", text: text.trim(), instant };
      this.#fail(
        path,
        `${rule}: "${text}" is neither a field in braces, as "{CampaignMember.FirstRespondedDate}", nor a date, as 2026-01-25`,
      );
      return { kind: "literal", text };
    }
    const name = braces[1].slice(braces[1].indexOf(".") + 1).toLowerCase();
    if (NEVER_A_DATE.includes(name)) {
      this.#fail(
        path,
        `${rule}: ${braces[1]} is the date on which a user looked at the record, not a touchpoint date; use another field`,
      );
      return { kind: "literal", text };
    }
    const field = this.#field(braces[1], path, SYNC_OBJECTS, rule) as CrmField;
    if (field.known && field.type !== "date" && field.type !== "datetime") {
      this.#fail(path, `${rule}: ${braces[1]} holds ${TYPE_WORDS[field.type]}; use a field that holds dates`);
    }
    const moved = MOVED_BY_WRITING.includes(field.name.toLowerCase()) ? WRITTEN_BY[field.object] : undefined;
    if (moved && this.#document.settings.salesforce[moved.setting]) {
      this.#fail(
        path,
        `${rule}: ${braces[1]} changes whenever Footfall writes ${moved.what}; use another date, or set salesforce.${moved.setting}: false`,
      );
    }
    return { kind: "field", field };
  }

  /** `Object.Field`, or `Campaign.RecordType.Name`: everything after the first point is the column's name. */
  #field(text: string, path: Path, objects: readonly RuleObject[], rule: string): FieldReference {
    const point = text.indexOf(".");
    const written = text.slice(0, Math.max(point, 0)).trim();
    const name = text.slice(point + 1).trim();
    const object = objects.find((candidate) => candidate.toLowerCase() === written.toLowerCase());
    if (!object || name === "") {
      this.#fail(path, `${rule}: ${objectFault(text, written, name, objects)}`);
      return { object: objects[0] ?? "Campaign", name, type: "text", known: false };
    }
    if (object === "Touchpoint") {
      const type = TOUCHPOINT_FIELDS[name.toLowerCase()];
      if (!type) {
        const fields = Object.keys(TOUCHPOINT_FIELDS).map((field) => `Touchpoint.${field}`);
        this.#fail(path, `${rule}: ${text} does not exist; use one of ${fields.join(", ")}`);
      }
      return { object, name: name.toLowerCase(), type: type ?? "text", known: true };
    }
    return this.#column(object, name, path, `${rule}: `);
  }

  #column(object: ObjectName, name: string, path: Path, where: string): CrmField {
    if (object === "Campaign" && OWN_FIGURES.has(name.toLowerCase())) {
      this.#fail(
        path,
        `${where}${object}.${name} is what Footfall writes to campaigns, from its own outcome; use another field`,
      );
      return { object, name, type: "text", known: false };
    }
    const known = knownField(object, name);
    if (known) return { object, name: known.name, type: known.type, known: true };
    const held = this.#columns?.[object];
    const spelled = held === "unreadable" ? undefined : held?.get(name.toLowerCase());
    if (this.#columns && held !== "unreadable" && spelled === undefined) {
      const names = new Set([...(held?.values() ?? []), ...FIELDS[object].map((field) => field.name)]);
      const near = nearestName(name, [...names])?.name;
      const wayOut = {
        export: held ? "add the column to the export" : `add ${object}.csv to the export, which has none`,
        store: held ? "import the column first" : `import a file ${object}.csv first: the store has none`,
      }[this.#holder];
      this.#fail(
        path,
        `${where}${object}.${name} does not exist in the ${this.#holder}; the nearest is ${object}.${near}; correct the name, or ${wayOut}`,
      );
    }
    return { object, name: spelled ?? name, type: "text", known: false };
  }

  #packageFields(): Rules["packageFields"] {
    const { fields } = this.#document.settings;
    const references = (meaning: PackageField): CrmField[] => {
      const { object } = PACKAGE_FIELD_PLACES[meaning];
      const named = fields[meaning];
      if (named !== undefined) {
        const path: Path = ["fields", meaning];
        const column = this.#column(object, named.replace(new RegExp(`^${object}\\.`, "i"), ""), path, "");
        if (column.known && !PACKAGE_TYPES[meaning].includes(column.type))
          this.#fail(path, wrongType(column, PACKAGE_TYPES[meaning]));
        return [column];
      }
      return FIELDS[object]
        .filter((field) => (PACKAGE_FIELDS[meaning] as readonly string[]).includes(field.name))
        .map((field) => ({ object, name: field.name, type: field.type, known: true }));
    };
    return {
      syncType: references("syncType"),
      touchpointStart: references("touchpointStart"),
      touchpointEnd: references("touchpointEnd"),
      uniqueId: references("uniqueId"),
      touchpointDate: references("touchpointDate"),
    };
  }

  #amount(): CrmField {
    const path: Path = ["attribution", "amountField"];
    const name = this.#document.settings.attribution.amountField.replace(/^opportunity\./i, "");
    const field = this.#column("Opportunity", name, path, "");
    if (field.known && field.type !== "number") this.#fail(path, wrongType(field, ["number"]));
    return field;
  }

  #fail(path: Path, message: string): void {
    this.#problems.push(this.#document.problemAt(path, message));
  }
}

/** Why the text of a condition names no field of these objects, and what to write instead. */
function objectFault(text: string, written: string, name: string, objects: readonly RuleObject[]): string {
  const known = [...OBJECTS, "Touchpoint"].find((object) => object.toLowerCase() === written.toLowerCase());
  if (known && name !== "") return `${text} cannot be used here; use fields of ${objects.join(", ")}`;
  const near = nearestName(written, objects);
  if (near?.isNear && name !== "") return `"${text}" is not a field; did you mean ${near.name}.${name}?`;
  return `"${text}" is not a field; write the object, a point and the field, as ${objects[0]}.${name || "Id"}, with one of ${objects.join(", ")}`;
}

function wrongType(field: CrmField, wanted: readonly FieldType[]): string {
  const words = wanted.map((type) => TYPE_WORDS[type]).join(" or ");
  return `${field.object}.${field.name} holds ${TYPE_WORDS[field.type]}; name a field that holds ${words}`;
}
