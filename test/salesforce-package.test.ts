import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { packageFiles } from "../scripts/salesforce-package.ts";
import { Catalogue } from "../sim-org/metadata/catalogue.ts";
import type { FieldInfo } from "../sim-org/org.ts";
import { CRM_FIELDS } from "../src/destinations/salesforce/crm-fields.ts";

/**
 * The package as it lies on disk, against the metadata of the simulated org. All but the first test read the XML by
 * themselves: a mistake of the script that writes it shows here.
 */

const FOLDER = join(import.meta.dirname, "../salesforce");
const NAMESPACE = "http://soap.sforce.com/2006/04/metadata";
/** Salesforce's own limits, in characters. */
const MAX = { name: 40, label: 40, help: 510, fieldDescription: 1000, setLabel: 80, setDescription: 255 };

/** An element holds text, or elements: the metadata mixes neither, and has no attributes. */
type Element = { name: string; text: string; children: Element[] };

/** @throws Error where the text is not well-formed, or holds what this metadata never does */
function parsed(xml: string): Element {
  const [head = ""] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(xml) ?? [];
  if (!head) throw new Error("no XML declaration");
  const top: Element = { name: "", text: "", children: [] };
  const open = [top];
  const rest = xml.slice(head.length).replace(` xmlns="${NAMESPACE}"`, "");
  for (const part of rest.match(/<[^<>]*>|[^<>]+|[<>]/g) ?? []) {
    const within = open.at(-1) ?? top;
    const [, closing, name] = /^<(\/?)([A-Za-z]+)>$/.exec(part) ?? [];
    if (name && !closing) {
      const element = { name, text: "", children: [] };
      within.children.push(element);
      open.push(element);
    } else if (name) {
      if (within.name !== name) throw new Error(`</${name}> closes <${within.name}>`);
      if (within.children.length > 0 && within.text.trim())
        throw new Error(`text beside elements in ${name}`);
      open.pop();
    } else if (/[<>]/.test(part)) throw new Error(`not an element: ${part}`);
    else within.text += unescaped(part);
  }
  const [root, ...others] = top.children;
  if (open.length !== 1 || !root || others.length > 0 || top.text.trim())
    throw new Error("not one root element");
  return root;
}

function unescaped(text: string): string {
  return text.replaceAll(/&(\w*;?)/g, (_, entity: string) => {
    const known = { "amp;": "&", "lt;": "<", "gt;": ">" }[entity];
    if (!known) throw new Error(`&${entity} is no entity`);
    return known;
  });
}

const all = (element: Element, name: string) => element.children.filter((child) => child.name === name);
const texts = (element: Element, name: string) => all(element, name).map(({ text }) => text);

/** The text of the one child of that name; empty where there is none. */
function only(element: Element, name: string): string {
  const [text = "", ...more] = texts(element, name);
  if (more.length > 0) throw new Error(`${name} stands more than once in ${element.name}`);
  return text;
}

function inside(element: Element, ...path: string[]): Element {
  const found = path.reduce<Element | undefined>((at, name) => at && all(at, name)[0], element);
  if (!found) throw new Error(`no ${path.join(".")} in ${element.name}`);
  return found;
}

const onDisk = new Map(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(FOLDER, path), readFileSync(path, "utf8")]),
);

/** The files of one kind, by what the pattern finds in their paths: `Campaign.Footfall_Sync_Type__c`. */
function read(path: RegExp, root: string): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const [file, text] of onDisk) {
    const [matched, ...names] = path.exec(file) ?? [];
    if (!matched) continue;
    const element = parsed(text);
    expect(element.name, file).toBe(root);
    found.set(names.join("."), element);
  }
  return found;
}

const SOURCE = "^force-app/main/default";
const objects = read(new RegExp(`${SOURCE}/objects/(\\w+)/\\1\\.object-meta\\.xml$`), "CustomObject");
const fields = read(new RegExp(`${SOURCE}/objects/(\\w+)/fields/(\\w+)\\.field-meta\\.xml$`), "CustomField");
const sets = read(new RegExp(`${SOURCE}/permissionsets/(\\w+)\\.permissionset-meta\\.xml$`), "PermissionSet");

const org = new Catalogue().all();
const customFields = new Map<string, FieldInfo>(
  org.flatMap(({ name, fields }) =>
    fields.filter(({ custom }) => custom).map((field) => [`${name}.${field.name}`, field] as const),
  ),
);

const TYPES: Partial<Record<FieldInfo["type"], string>> = {
  string: "Text",
  reference: "Lookup",
  boolean: "Checkbox",
  double: "Number",
  percent: "Percent",
  currency: "Currency",
  date: "Date",
  datetime: "DateTime",
  picklist: "Picklist",
};

/** What the org would describe of a field once its XML is deployed. */
function deployed(xml: Element) {
  const type = only(xml, "type");
  const isFormula = all(xml, "formula").length > 0;
  const values = type === "Picklist" ? all(inside(xml, "valueSet", "valueSetDefinition"), "value") : [];
  return {
    name: only(xml, "fullName"),
    label: only(xml, "label"),
    type,
    // Salesforce describes a text formula with 1,300 characters, a picklist with 255, a reference with 18.
    length: { Picklist: 255, Lookup: 18 }[type] ?? (isFormula ? 1300 : Number(only(xml, "length"))),
    precision: Number(only(xml, "precision")),
    scale: Number(only(xml, "scale")),
    required: type === "Checkbox" || only(xml, "required") === "true",
    unique: only(xml, "unique") === "true",
    externalId: only(xml, "externalId") === "true",
    caseSensitive: only(xml, "caseSensitive") === "true",
    isFormula,
    referenceTo: texts(xml, "referenceTo"),
    restricted: type === "Picklist" && only(inside(xml, "valueSet"), "restricted") === "true",
    values: values.map((one) => [only(one, "fullName"), only(one, "label"), only(one, "default")]),
  };
}

/** The same of a field of the simulated org. */
function described(field: FieldInfo): ReturnType<typeof deployed> {
  const { name, label, length, precision, scale, unique, externalId, caseSensitive, referenceTo } = field;
  const values = field.picklistValues.map((one) => [one.value, one.label, String(one.defaultValue)]);
  return {
    ...{ name, label, length, precision, scale, unique, externalId, caseSensitive, values },
    type: TYPES[field.type] ?? field.type,
    required: !field.nillable,
    isFormula: field.calculated,
    referenceTo: [...referenceTo],
    restricted: field.restrictedPicklist,
  };
}

/** Legal as a name of ours: a letter first, no underscore last, never two together. */
const isLegal = (name: string) =>
  name.length <= MAX.name && /^[A-Za-z](_?[A-Za-z0-9])*$/.test(name.replace(/__c$/, ""));

test("the files are those that node scripts/salesforce-package.ts writes", () => {
  const made = packageFiles();
  expect([...onDisk.keys()].sort()).toEqual([...made.keys()].sort());
  for (const [path, text] of made) expect(onDisk.get(path), path).toBe(text);
});

test("every file is read by one of these tests", () => {
  const others = ["sfdx-project.json", "uninstall/destructiveChanges.xml", "uninstall/package.xml"];
  expect(onDisk.size).toBe(objects.size + fields.size + sets.size + others.length);
});

test("custom objects and fields are those of the simulated org, none missing and none more", () => {
  const custom = org.filter(({ custom }) => custom).map(({ name }) => name);
  expect([...objects.keys()].sort()).toEqual([...custom].sort());
  expect([...fields.keys()].sort()).toEqual([...customFields.keys()].sort());
});

test.each([...customFields])("%s is deployed as the simulated org describes it", (name, field) => {
  const xml = fields.get(name);
  expect(xml && deployed(xml)).toEqual(described(field));
});

test("fields that are not required say so; a checkbox and a formula have no such property", () => {
  for (const [name, xml] of fields) {
    const cannot = only(xml, "type") === "Checkbox" || all(xml, "formula").length > 0;
    expect(only(xml, "required") === "", name).toBe(cannot);
    expect(only(xml, "defaultValue"), name).toBe(only(xml, "type") === "Checkbox" ? "false" : "");
  }
});

test("the channel path joins the fields of the simulated org's formula, without a point after a channel alone", () => {
  const paths = [...fields].filter(([name]) => name.endsWith(".Channel_Path__c"));
  expect(paths).toHaveLength(2);
  for (const [name, xml] of paths) {
    expect(customFields.get(name)?.calculatedFormula).toBe('Channel__c & "." & Subchannel__c');
    expect(only(xml, "formula")).toBe('Channel__c & IF(ISBLANK(Subchannel__c), "", "." & Subchannel__c)');
  }
});

test("lookups never stop a deletion, and those of one parent have names of their own", () => {
  const children = [...fields.values()]
    .filter((xml) => only(xml, "type") === "Lookup")
    .map((xml) => {
      expect(only(xml, "deleteConstraint")).toBe("SetNull");
      expect(isLegal(only(xml, "relationshipName"))).toBe(true);
      return `${only(xml, "referenceTo")}.${only(xml, "relationshipName")}`;
    });
  expect(children).toHaveLength(7);
  expect(new Set(children).size).toBe(children.length);
});

test("names are legal, labels and texts as long as Salesforce takes them", () => {
  const short = (text: string, most: number) => text.length > 0 && text.length <= most;
  for (const [name, xml] of fields) {
    expect(name.split(".").every(isLegal), name).toBe(true);
    expect(short(only(xml, "label"), MAX.label), name).toBe(true);
    expect(short(only(xml, "inlineHelpText"), MAX.help), name).toBe(true);
    expect(short(only(xml, "description"), MAX.fieldDescription), name).toBe(true);
  }
  for (const [name, xml] of objects) {
    expect(isLegal(name), name).toBe(true);
    for (const label of [
      only(xml, "label"),
      only(xml, "pluralLabel"),
      only(inside(xml, "nameField"), "label"),
    ])
      expect(short(label, MAX.label), `${name}: ${label}`).toBe(true);
  }
  for (const [name, xml] of sets) {
    expect(isLegal(name), name).toBe(true);
    expect(short(only(xml, "label"), MAX.setLabel), name).toBe(true);
    expect(short(only(xml, "description"), MAX.setDescription), name).toBe(true);
  }
});

test("objects number their records, can be reported on, and keep no history", () => {
  for (const [name, xml] of objects) {
    const told = ["deploymentStatus", "sharingModel", "enableReports", "enableSearch", "enableHistory"];
    expect(told.map((property) => only(xml, property))).toEqual([
      "Deployed",
      "ReadWrite",
      "true",
      "false",
      "false",
    ]);
    // Salesforce takes these three only with one value.
    expect(["Sharing", "BulkApi", "StreamingApi"].map((part) => only(xml, `enable${part}`))).toEqual(
      Array(3).fill("true"),
    );
    expect(only(inside(xml, "nameField"), "type"), name).toBe("AutoNumber");
    expect(only(inside(xml, "nameField"), "displayFormat"), name).toMatch(/^[A-Z]+-\{0+\}$/);
  }
});

test("what each permission set allows on objects", () => {
  const rights = [
    "allowCreate",
    "allowRead",
    "allowEdit",
    "allowDelete",
    "viewAllRecords",
    "modifyAllRecords",
  ];
  const granted = [...sets].flatMap(([set, xml]) =>
    all(xml, "objectPermissions").map((one) => {
      const name = only(one, "object");
      expect(
        org.some((object) => object.name === name),
        name,
      ).toBe(true);
      const given = rights.filter((right) => only(one, right) === "true");
      return [set.replace("Footfall_", ""), name, ...given.map((right) => right.replace("allow", ""))].join(
        " ",
      );
    }),
  );
  expect(granted.sort()).toEqual([
    "Integration Account Read viewAllRecords",
    "Integration Campaign Read Edit viewAllRecords",
    "Integration Contact Read viewAllRecords",
    "Integration Footfall_Attribution__c Create Read Edit Delete viewAllRecords",
    "Integration Footfall_Touchpoint__c Create Read Edit Delete viewAllRecords",
    "Integration Lead Read viewAllRecords",
    "Integration Opportunity Read viewAllRecords",
    "Marketer Footfall_Attribution__c Read Edit",
    "Marketer Footfall_Touchpoint__c Read Edit",
    "Viewer Footfall_Attribution__c Read",
    "Viewer Footfall_Touchpoint__c Read",
  ]);
  const general = [...sets].flatMap(([set, xml]) =>
    all(xml, "userPermissions").map((one) => [set, only(one, "name"), only(one, "enabled")]),
  );
  expect(general).toEqual([["Footfall_Integration", "ApiEnabled", "true"]]);
});

test("permission sets show every field, but name none that is required, which Salesforce refuses", () => {
  const grantable = [...fields].filter(([, xml]) => only(xml, "required") !== "true").map(([name]) => name);
  for (const [set, xml] of sets) {
    const named = all(xml, "fieldPermissions");
    expect(named.map((one) => only(one, "field")).sort(), set).toEqual([...grantable].sort());
    for (const one of named) expect(only(one, "readable"), set).toBe("true");
  }
  expect(grantable.length).toBe(fields.size - 2);
});

test("who may edit which field: marketers of campaigns and members what people decide, nobody a formula", () => {
  const isOwn = (name: string) => objects.has(name.split(".")[0] ?? "");
  const isFormula = (name: string) => customFields.get(name)?.calculated === true;
  const decided = CRM_FIELDS.map(({ object, field }) => `${object}.${field}`);
  const allowed: Record<string, (name: string) => boolean> = {
    Footfall_Integration: (name) => !isFormula(name),
    Footfall_Marketer: (name) => !isFormula(name) && (isOwn(name) || decided.includes(name)),
    Footfall_Viewer: () => false,
  };
  expect([...sets.keys()].sort()).toEqual(Object.keys(allowed));
  for (const [set, xml] of sets) {
    for (const one of all(xml, "fieldPermissions")) {
      const name = only(one, "field");
      expect(only(one, "editable"), `${set} ${name}`).toBe(String(allowed[set]?.(name)));
    }
  }
});

test("uninstalling takes out all of it: sets, fields on standard objects, and our objects with theirs", () => {
  const gone = parsed(onDisk.get("uninstall/destructiveChanges.xml") ?? "");
  const members = all(gone, "types").map((one) => [only(one, "name"), texts(one, "members").sort()]);
  const onStandard = [...fields.keys()].filter((name) => !objects.has(name.split(".")[0] ?? ""));
  expect(Object.fromEntries(members)).toEqual({
    PermissionSet: [...sets.keys()].sort(),
    CustomField: onStandard.sort(),
    CustomObject: [...objects.keys()].sort(),
  });
  const nothing = parsed(onDisk.get("uninstall/package.xml") ?? "");
  const project = JSON.parse(onDisk.get("sfdx-project.json") ?? "");
  expect(nothing.children.map(({ name, text }) => [name, text])).toEqual([
    ["version", project.sourceApiVersion],
  ]);
  expect(project.packageDirectories).toEqual([{ path: "force-app", default: true }]);
});

test.each([
  ["an element left open", "<CustomField><label>a</CustomField>"],
  ["elements that cross", "<CustomField><a><b></a></b></CustomField>"],
  ["a bare ampersand", "<CustomField><label>a & b</label></CustomField>"],
  ["a stray bracket", "<CustomField><label>a > b</label></CustomField>"],
  ["two roots", "<CustomField></CustomField><CustomField></CustomField>"],
  ["an attribute", '<CustomField><label lang="de">a</label></CustomField>'],
])("the reader of these tests refuses %s", (_, xml) => {
  expect(() => parsed(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)).toThrow();
});
