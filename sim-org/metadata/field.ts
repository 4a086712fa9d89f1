/** Short ways to write a field as Salesforce describes it; what is not said is the API's usual. */
import { type FieldInfo, type FieldType, isLongText, type PicklistValue } from "../org.ts";

type Options = Partial<FieldInfo>;

/** Salesforce's own label of a field: `LastName` is "Last Name", `CampaignId` is "Campaign ID". */
export function labelOf(name: string): string {
  return name
    .replace(/__c$/, "")
    .replaceAll("_", " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/\bId$/, "ID");
}

export function field(name: string, type: FieldType, options: Options = {}): FieldInfo {
  const custom = options.custom ?? name.endsWith("__c");
  return {
    name,
    label: labelOf(name),
    type,
    length: 0,
    precision: 0,
    scale: 0,
    custom,
    nillable: true,
    createable: true,
    updateable: true,
    calculated: false,
    defaultedOnCreate: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    filterable: type !== "address" && !isLongText({ type, length: options.length ?? 0 }),
    referenceTo: [],
    relationshipName: null,
    picklistValues: [],
    restrictedPicklist: false,
    ...options,
    ...(options.calculated ? { createable: false, updateable: false } : {}),
  };
}

export function text(name: string, length = 255, options: Options = {}): FieldInfo {
  return field(name, "string", { length, ...options });
}

export function email(name = "Email", options: Options = {}): FieldInfo {
  return field(name, "email", { length: 80, ...options });
}

/** Salesforce never keeps a checkbox empty: without a value it is false. */
export function checkbox(name: string, options: Options = {}): FieldInfo {
  return field(name, "boolean", { nillable: false, defaultedOnCreate: true, ...options });
}

export function date(name: string, options: Options = {}): FieldInfo {
  return field(name, "date", options);
}

export function datetime(name: string, options: Options = {}): FieldInfo {
  return field(name, "datetime", options);
}

/** @param precision - digits in all @param scale - digits after the point */
export function currency(name: string, precision = 18, scale = 2, options: Options = {}): FieldInfo {
  return field(name, "currency", { precision, scale, ...options });
}

/** @param precision - digits in all @param scale - digits after the point */
export function number(name: string, precision: number, scale: number): FieldInfo {
  return field(name, "double", { precision, scale });
}

export function percent(name: string, precision: number, scale: number): FieldInfo {
  return field(name, "percent", { precision, scale });
}

/** A field that points to one record: `LeadId` reads through `Lead`, `Lead__c` through `Lead__r`. */
export function reference(name: string, to: string | readonly string[], options: Options = {}): FieldInfo {
  const relationshipName = name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.replace(/Id$/, "");
  const referenceTo = typeof to === "string" ? [to] : to;
  return field(name, "reference", { length: 18, referenceTo, relationshipName, ...options });
}

/** @param values - the first with a star before it is the default */
export function picklist(name: string, values: readonly string[], options: Options = {}): FieldInfo {
  return field(name, "picklist", { length: 255, picklistValues: values.map(picklistValue), ...options });
}

export function picklistValue(written: string): PicklistValue {
  const defaultValue = written.startsWith("*");
  const value = defaultValue ? written.slice(1) : written;
  return { value, label: value, active: true, defaultValue };
}

/** A field that Salesforce alone writes. */
export function readOnly(written: FieldInfo): FieldInfo {
  return { ...written, createable: false, updateable: false };
}

/** A field that may be given once, when the record is made. */
export function fixed(written: FieldInfo): FieldInfo {
  return { ...written, updateable: false };
}

export function required(written: FieldInfo): FieldInfo {
  return { ...written, nillable: false };
}
