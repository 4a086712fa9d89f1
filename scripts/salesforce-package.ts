import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Catalogue } from "../sim-org/metadata/catalogue.ts";
import type { FieldInfo, ObjectInfo } from "../sim-org/org.ts";

/**
 * `node scripts/salesforce-package.ts`: writes `salesforce/`, the optional package for a real org, from the metadata of
 * the simulated one. `test/salesforce-package.test.ts` reads what was written, and holds it against that metadata.
 *
 * @see shared/spec/salesforce.md, sections 4.5 and 5
 */

const OWN = ["Footfall_Touchpoint__c", "Footfall_Attribution__c"];
const EXTENDED = ["Campaign", "CampaignMember"];
const SOURCE = "force-app/main/default";
const API_VERSION = "62.0";

/** What an admin reads of an object. */
const OBJECTS: Record<string, { label: string; plural: string; format: string; description: string }> = {
  Footfall_Touchpoint__c: {
    label: "Footfall Touchpoint",
    plural: "Footfall Touchpoints",
    format: "FT-{00000000}",
    description:
      "A touch of a lead or contact, such as a visit to a booth. Written and deleted by Footfall; what is changed by hand comes back.",
  },
  Footfall_Attribution__c: {
    label: "Footfall Attribution",
    plural: "Footfall Attributions",
    format: "FA-{00000000}",
    description:
      "A touch's share of an opportunity, under each model. Written and deleted by Footfall; what is changed by hand comes back.",
  },
};

/** What an admin reads of a field; shares and revenues are described by their model. */
const FIELDS: Record<string, string> = {
  Unique_Id__c: "Footfall's key of the record. Tells nobody an address.",
  Person_Email__c: "The address by which the person is known, in lower case.",
  Lead__c: "The lead that carries the touchpoint.",
  Contact__c: "The contact that carries the touchpoint.",
  Campaign__c: "The campaign of the touch.",
  Opportunity__c: "The opportunity that is credited.",
  Account__c: "The account of the opportunity.",
  Touchpoint_Date__c: "When it happened, as Footfall decided.",
  Date_Only__c: "The date comes from a field without a time; it then stands at midnight.",
  Channel__c: "The marketing channel.",
  Subchannel__c: "The subchannel.",
  Channel_Path__c: "Channel and subchannel in one.",
  Mode__c: "Offline, or online.",
  Origin__c: "The kind of source, in Footfall's words.",
  Type__c: "The kind of touch.",
  Position__c: "The positions that the touch holds: FT, LC, PostLC, OC, Closed, Form.",
  Medium__c: "The campaign's type.",
  Source__c: "Where the touch comes from.",
  Campaign_Name__c: "The campaign's name when it was written.",
  Landing_Page__c: "The first page of the visit, of web touches.",
  Form_URL__c: "The page of the form, of web touches.",
  User_Touchpoint_Id__c: "The touch itself: the same on all records of one touch, for distinct counts.",
  Run_Id__c: "The publish of Footfall that wrote the record last.",
  Footfall_Sync_Type__c: "Which members count: all, those who responded, or none.",
  Footfall_Touchpoint_Start__c: "Members count from this day on.",
  Footfall_Touchpoint_End__c: "Members count before this day.",
  Footfall_Touchpoints__c: "Touchpoints of the campaign, as Footfall's reports count them.",
  Footfall_People__c: "People with a touchpoint of the campaign; an address is a person.",
  Footfall_Opportunities__c: "Opportunities on which the campaign has a touchpoint: open, won and lost.",
  Footfall_Pipeline__c: "Amount of open opportunities credited to the campaign, W-shaped model.",
  Footfall_Won_Revenue__c: "Amount of won opportunities credited to the campaign, W-shaped model.",
  Footfall_Currency__c:
    "The currency of pipeline and won revenue, by its code; several: they were added up unconverted; empty: the org has one alone.",
  Footfall_Rollup_Date__c: "When Footfall computed these figures.",
  Footfall_Unique_Id__c: "Marks campaigns that a tool made for web touches; their members never count.",
  Footfall_Touchpoint_Date__c: "The date of the touch, set in bulk; beats the other dates.",
  Footfall_Status_Lead__c: "Why the lead has a touchpoint, or has none.",
  Footfall_Status_Contact__c: "Why the contact has a touchpoint, or has none.",
  Footfall_Status_Opportunity__c: "Why an opportunity is credited, or none is.",
  Footfall_Status_Date__c: "When one of the statuses changed last.",
};
const MODELS: Record<string, string> = {
  FT: "first touch",
  LC: "lead creation",
  U: "U-shaped",
  W: "W-shaped",
  Full: "full path",
  Custom: "custom",
};

/** What people decide on campaigns and members; the other fields there are Footfall's to write. */
const DECIDED = [
  "Campaign.Footfall_Sync_Type__c",
  "Campaign.Footfall_Touchpoint_Start__c",
  "Campaign.Footfall_Touchpoint_End__c",
  "CampaignMember.Footfall_Touchpoint_Date__c",
];

/**
 * Channel and subchannel with a point between them; a channel alone has none (offline-sync.md, section 9). The simulated
 * org knows no IF in formulas: there a point is left.
 */
const CHANNEL_PATH = 'Channel__c & IF(ISBLANK(Subchannel__c), "", "." & Subchannel__c)';

type Leaf = string | number | boolean;
type Xml = { readonly [name: string]: Leaf | Xml | readonly (Leaf | Xml)[] };

/** Every file of the package: path to text. */
export function packageFiles(): Map<string, string> {
  const catalogue = new Catalogue();
  const files = new Map<string, string>();
  const objects = (names: readonly string[]) => catalogue.all().filter(({ name }) => names.includes(name));
  const [own, extended] = [objects(OWN), objects(EXTENDED)];
  files.set(
    "sfdx-project.json",
    `${JSON.stringify({ packageDirectories: [{ path: "force-app", default: true }], name: "footfall", sourceApiVersion: API_VERSION }, null, 2)}\n`,
  );
  for (const { name } of own)
    files.set(`${SOURCE}/objects/${name}/${name}.object-meta.xml`, document("CustomObject", objectXml(name)));
  for (const { object, field } of fieldsOf([...own, ...extended]))
    files.set(
      `${SOURCE}/objects/${object}/fields/${field.name}.field-meta.xml`,
      document("CustomField", fieldXml(object, field)),
    );
  for (const [name, set] of Object.entries(permissionSets(own, extended)))
    files.set(`${SOURCE}/permissionsets/${name}.permissionset-meta.xml`, document("PermissionSet", set));
  files.set("uninstall/package.xml", document("Package", { version: API_VERSION }));
  files.set("uninstall/destructiveChanges.xml", document("Package", removed(own, extended)));
  return files;
}

function fieldsOf(objects: readonly ObjectInfo[]): { object: string; field: FieldInfo }[] {
  return objects.flatMap(({ name, fields }) =>
    fields.filter((field) => field.name.endsWith("__c")).map((field) => ({ object: name, field })),
  );
}

function objectXml(name: string): Xml {
  const told = OBJECTS[name];
  if (!told) throw new Error(`${name} has no label`);
  return {
    deploymentStatus: "Deployed",
    description: told.description,
    enableActivities: false,
    enableBulkApi: true,
    enableFeeds: false,
    enableHistory: false,
    enableReports: true,
    enableSearch: false,
    enableSharing: true,
    enableStreamingApi: true,
    label: told.label,
    nameField: { displayFormat: told.format, label: `${told.label} Number`, type: "AutoNumber" },
    pluralLabel: told.plural,
    sharingModel: "ReadWrite",
  };
}

function fieldXml(object: string, field: FieldInfo): Xml {
  const [, kind, model] = /^(Share|Revenue)_(\w+?)__c$/.exec(field.name) ?? [];
  const description = model
    ? `${kind === "Share" ? "Share of the opportunity" : "Revenue credited"}, ${MODELS[model]} model.`
    : FIELDS[field.name];
  if (!description) throw new Error(`${object}.${field.name} has no description`);
  const common: Xml = {
    fullName: field.name,
    description,
    inlineHelpText: description,
    label: field.label,
  };
  const typed = typedXml(object, field);
  const isFormula = field.calculated;
  return {
    ...common,
    ...(isFormula || field.type === "boolean" ? {} : { required: !field.nillable }),
    ...typed,
  };
}

function typedXml(object: string, field: FieldInfo): Xml {
  if (field.calculated) {
    if (field.name !== "Channel_Path__c")
      throw new Error(`${object}.${field.name}: no formula is written for it`);
    return { formula: CHANNEL_PATH, formulaTreatBlanksAs: "BlankAsZero", type: "Text" };
  }
  switch (field.type) {
    case "string":
      return {
        ...(field.externalId ? { caseSensitive: field.caseSensitive, externalId: true } : {}),
        length: field.length,
        type: "Text",
        unique: field.unique,
      };
    case "reference":
      return {
        deleteConstraint: "SetNull",
        referenceTo: String(field.referenceTo[0]),
        relationshipLabel: OBJECTS[object]?.plural ?? "Footfall",
        relationshipName: (OBJECTS[object]?.plural ?? "Footfall").replaceAll(" ", "_"),
        type: "Lookup",
      };
    case "boolean":
      return { defaultValue: false, type: "Checkbox" };
    case "percent":
      return { precision: field.precision, scale: field.scale, type: "Percent" };
    case "currency":
      return { precision: field.precision, scale: field.scale, type: "Currency" };
    case "double":
      return { precision: field.precision, scale: field.scale, type: "Number" };
    case "date":
      return { type: "Date" };
    case "datetime":
      return { type: "DateTime" };
    case "picklist":
      return {
        type: "Picklist",
        valueSet: {
          restricted: field.restrictedPicklist,
          valueSetDefinition: {
            sorted: false,
            value: field.picklistValues.map(({ value, label, defaultValue }) => ({
              fullName: value,
              default: defaultValue,
              label,
            })),
          },
        },
      };
    default:
      throw new Error(`${object}.${field.name}: no metadata for the type ${field.type}`);
  }
}

/**
 * Objects that Footfall reads, all their records: less than View All Data, which shows every object. Members, their
 * statuses and contact roles have no rights of their own: they are seen, and members edited, with their parents.
 */
const READ = ["Account", "Campaign", "Contact", "Lead", "Opportunity"];
const everything = () => true;
const nothing = () => false;

function permissionSets(own: readonly ObjectInfo[], extended: readonly ObjectInfo[]): Record<string, Xml> {
  const objectRights = (object: string, rights: { edit?: boolean; make?: boolean; all?: boolean }): Xml => ({
    allowCreate: rights.make ?? false,
    allowDelete: rights.make ?? false,
    allowEdit: rights.edit ?? false,
    allowRead: true,
    modifyAllRecords: false,
    object,
    viewAllRecords: rights.all ?? false,
  });
  // A required field may not be listed: everybody who sees the object sees it.
  const fieldRights = (objects: readonly ObjectInfo[], isEditable: (name: string) => boolean) =>
    fieldsOf(objects)
      .filter(({ field }) => field.nillable || field.type === "boolean")
      .map(({ object, field }) => ({
        editable: !field.calculated && isEditable(`${object}.${field.name}`),
        field: `${object}.${field.name}`,
        readable: true,
      }));
  const set = (label: string, description: string, fields: Xml[], objects: Xml[], user: Xml[]): Xml => ({
    description,
    fieldPermissions: fields,
    hasActivationRequired: false,
    label,
    objectPermissions: objects,
    ...(user.length > 0 ? { userPermissions: user } : {}),
  });
  return {
    Footfall_Integration: set(
      "Footfall Integration",
      "For the user with which Footfall signs in: reads what it needs, writes its own objects and fields.",
      fieldRights([...own, ...extended], everything),
      [
        ...READ.map((object) => objectRights(object, { all: true, edit: object === "Campaign" })),
        ...own.map(({ name }) => objectRights(name, { edit: true, make: true, all: true })),
      ],
      [{ enabled: true, name: "ApiEnabled" }],
    ),
    Footfall_Marketer: set(
      "Footfall Marketer",
      "For marketers: reads and edits touchpoints, and decides on campaigns and members in Footfall's fields.",
      [...fieldRights(own, everything), ...fieldRights(extended, (name) => DECIDED.includes(name))],
      own.map(({ name }) => objectRights(name, { edit: true })),
      [],
    ),
    Footfall_Viewer: set(
      "Footfall Viewer",
      "For sales: sees touchpoints.",
      fieldRights([...own, ...extended], nothing),
      own.map(({ name }) => objectRights(name, {})),
      [],
    ),
  };
}

/** What `uninstall/` takes out again; the fields of an object go with it. */
function removed(own: readonly ObjectInfo[], extended: readonly ObjectInfo[]): Xml {
  const fields = fieldsOf(extended).map(({ object, field }) => `${object}.${field.name}`);
  return {
    types: [
      { members: Object.keys(permissionSets(own, extended)), name: "PermissionSet" },
      { members: fields, name: "CustomField" },
      { members: own.map(({ name }) => name), name: "CustomObject" },
    ],
    version: API_VERSION,
  };
}

function document(root: string, xml: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${elements(xml, "    ")}</${root}>\n`;
}

function elements(xml: Xml, indent: string): string {
  return Object.entries(xml)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((one) => element(name, one, indent)))
    .join("");
}

function isList(value: Xml[string]): value is readonly (Leaf | Xml)[] {
  return Array.isArray(value);
}

function element(name: string, value: Leaf | Xml, indent: string): string {
  if (typeof value !== "object") return `${indent}<${name}>${escaped(String(value))}</${name}>\n`;
  return `${indent}<${name}>\n${elements(value, `${indent}    `)}${indent}</${name}>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, "../salesforce");
  for (const part of ["force-app", "uninstall"]) rmSync(join(folder, part), { recursive: true, force: true });
  for (const [path, text] of packageFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
