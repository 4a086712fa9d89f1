import type { ObjectInfo, Org } from "../../org.ts";
import { fieldJson } from "./describe-field.ts";
import { type Answer, param, type Resource, type RestRequest } from "./resource.ts";

/** What objects there are, and what is in them. */
export const DESCRIBE_RESOURCES: readonly Resource[] = [
  { method: "GET", path: "sobjects", answer: everything },
  { method: "GET", path: "sobjects/:object", answer: basics },
  { method: "GET", path: "sobjects/:object/describe", answer: whole },
];

function everything({ service, version }: RestRequest): Answer {
  const sobjects = service.org.objects().map((object) => objectJson(object, version));
  return { status: 200, body: { encoding: "UTF-8", maxBatchSize: 200, sobjects } };
}

function basics(request: RestRequest): Answer {
  const object = request.service.org.object(param(request, "object"));
  const body = { objectDescribe: objectJson(object, request.version), recentItems: [] };
  return { status: 200, body };
}

function whole(request: RestRequest): Answer {
  const { org } = request.service;
  const object = org.object(param(request, "object"));
  if (org.metadataChangedAt() <= Date.parse(request.headers["if-modified-since"] ?? ""))
    return { status: 304 };
  const shown = {
    actionOverrides: [],
    ...objectJson(object, request.version),
    childRelationships: childRelationships(org, object),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map(fieldJson),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypes(org, object, request.version),
    searchLayoutable: true,
    sobjectDescribeOption: "FULL",
    supportedScopes: [{ label: `All ${object.labelPlural}`, name: "everything" }],
  };
  return { status: 200, body: shown };
}

function objectJson(object: ObjectInfo, version: string): Record<string, unknown> {
  const at = `/services/data/v${version}/sobjects/${object.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: true,
    mergeable: object.mergeable,
    mruEnabled: true,
    name: object.name,
    queryable: object.queryable,
    replicateable: object.replicateable,
    retrieveable: object.queryable,
    searchable: object.queryable,
    triggerable: true,
    undeletable: object.undeletable,
    updateable: object.updateable,
    urls: { rowTemplate: `${at}/{ID}`, describe: `${at}/describe`, sobject: at },
  };
}

/** Every field of another object that points here. */
function childRelationships(org: Org, parent: ObjectInfo): Record<string, unknown>[] {
  return org.children(parent.name).map(({ object, field, name }) => ({
    cascadeDelete: false,
    childSObject: object,
    deprecatedAndHidden: false,
    field: field.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: name,
    restrictedDelete: false,
  }));
}

/** The object's record types, and Master, which every object has and no query shows. */
function recordTypes(org: Org, object: ObjectInfo, version: string): Record<string, unknown>[] {
  const shown = (id: string, name: string, developerName: string, master: boolean) => ({
    active: true,
    available: true,
    defaultRecordTypeMapping: master,
    developerName,
    master,
    name,
    recordTypeId: id,
    urls: { layout: `/services/data/v${version}/sobjects/${object.name}/describe/layouts/${id}` },
  });
  const found = [shown("012000000000000AAA", "Master", "Master", true)];
  if (!org.objects().some(({ name }) => name === "RecordType")) return found;
  const cursor = org.query(
    `SELECT Id, Name, DeveloperName FROM RecordType WHERE SobjectType = '${object.name}'`,
  );
  for (const { Id, Name, DeveloperName } of cursor.records(0, cursor.size))
    found.push(shown(String(Id), String(Name), String(DeveloperName), false));
  cursor.close();
  return found;
}
