import { type FieldInfo, type FieldType, isIdLookup, isSortable } from "../../org.ts";

/** What the SOAP types of values are called, which describe tells beside the field types. */
const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
  address: "urn:address",
};

/** UTF-8 takes up to three bytes for what Salesforce counts as one character. */
const BYTES_PER_CHARACTER = 3;

/** A field as describe shows it, with every key that a client may look for. */
export function fieldJson(field: FieldInfo): Record<string, unknown> {
  const text = field.length > 0;
  const isId = field.type === "id";
  const groupable = ![
    "textarea",
    "multipicklist",
    "address",
    "datetime",
    "currency",
    "double",
    "percent",
  ].includes(field.type);
  return {
    aggregatable: field.type !== "address" && field.type !== "textarea",
    aiPredictionField: false,
    autoNumber: false,
    byteLength: isId || field.type === "reference" ? 18 : text ? field.length * BYTES_PER_CHARACTER : 0,
    calculated: field.calculated,
    calculatedFormula: field.calculatedFormula ?? null,
    cascadeDelete: false,
    caseSensitive: field.caseSensitive,
    compoundFieldName: null,
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.type === "boolean" ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === "int" ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: null,
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: groupable && field.filterable,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: isIdLookup(field),
    inlineHelpText: null,
    label: field.label,
    length: isId || field.type === "reference" ? 18 : field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.name === "Name",
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.custom || (field.nillable && field.createable),
    picklistValues: field.picklistValues.map(({ active, defaultValue, label, value }) => ({
      active,
      defaultValue,
      label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: isId || field.type === "reference",
    soapType: SOAP_TYPES[field.type] ?? "xsd:string",
    sortable: isSortable(field),
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}
