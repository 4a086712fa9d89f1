/**
 * What the simulated org is, seen from its API: the seam between the store of records (`store/`, `soql/`, `records/`)
 * and the HTTP server (`server/`).
 *
 * Everything is synchronous: the store is SQLite in the process, so one call is one transaction and nothing comes
 * between its steps, as in one Salesforce request.
 */

export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "email"
  | "url"
  | "phone"
  | "picklist"
  | "multipicklist"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "reference"
  | "address";

export type PicklistValue = { value: string; label: string; active: boolean; defaultValue: boolean };

/** A field as describe shows it; the server adds the keys of describe that never vary. */
export type FieldInfo = {
  name: string;
  label: string;
  type: FieldType;
  /** Characters of a text; 0 for other types. */
  length: number;
  precision: number;
  scale: number;
  custom: boolean;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  /** A formula: never writable, and its changes do not move SystemModstamp. */
  calculated: boolean;
  /** Of a formula: fields, also of parents, and texts in quotes, joined by `&`. Without one, what is stored shows. */
  calculatedFormula?: string | null;
  defaultedOnCreate: boolean;
  externalId: boolean;
  unique: boolean;
  caseSensitive: boolean;
  filterable: boolean;
  referenceTo: readonly string[];
  /** As a query names the parent: `Campaign`, `Lead__r`; null where there is none. */
  relationshipName: string | null;
  picklistValues: readonly PicklistValue[];
  restrictedPicklist: boolean;
};

/** Whether a record can be named by the field, as `idLookup` of describe says: ids, external ids, standard addresses. */
export function isIdLookup({ type, name, externalId, custom, createable }: FieldInfo): boolean {
  if (type === "id" || externalId) return true;
  return !custom && createable && (type === "email" || name === "Username");
}

/** A text area that holds more than a line or two: nothing is filtered, sorted or grouped by it. */
export function isLongText({ type, length }: Pick<FieldInfo, "type" | "length">): boolean {
  return type === "textarea" && length > 255;
}

export function isSortable(field: FieldInfo): boolean {
  return !isLongText(field) && field.type !== "multipicklist" && field.type !== "address";
}

export type ObjectInfo = {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string | null;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  undeletable: boolean;
  mergeable: boolean;
  queryable: boolean;
  replicateable: boolean;
  fields: readonly FieldInfo[];
};

/** A field that points to records of an object; `name` as a query of the parent calls its children. */
export type ChildRelationship = { object: string; field: FieldInfo; name: string | null };

/** A value as the REST API writes it in JSON: dates `2026-01-25`, datetimes `2026-01-25T17:00:00.000+0000`. */
export type Cell = string | number | boolean | null;

/** A record as the REST API writes it. */
export type RecordJson = {
  attributes: Attributes;
  [field: string]: Cell | RecordJson | Attributes | ChildrenJson;
};
/** The children of a record, where a query asked for them and there are some. */
export type ChildrenJson = { totalSize: number; done: boolean; records: RecordJson[] };
export type Attributes = { type: string; url?: string };

/** What a client sends: field names in any case; values as JSON or, from CSV, as text. */
export type RecordInput = Record<string, unknown>;

/** What is wrong with one record. */
export type RecordFault = { statusCode: string; message: string; fields: readonly string[] };

export type SaveResult =
  | { success: true; id: string; created: boolean; errors: readonly [] }
  | { success: false; id: string | null; created: false; errors: readonly RecordFault[] };

/** What is wrong with a whole request; the server answers `[{ message, errorCode, fields? }]`. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/** Several records have a value that was to name one: 300, with the list of their addresses. */
export class SeveralMatch extends ApiError {
  override name = "SeveralMatch";
  /** Of all of them. */
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super(300, "DUPLICATE_EXTERNAL_ID", "more than one record has this value");
    this.ids = ids;
  }
}

/** The answer of a query whose ids are fixed and whose rows are read page by page. */
export type QueryCursor = {
  /** The object asked, as `attributes.type` names it; `AggregateResult` for groups. */
  type: string;
  /** Rows in all. For `SELECT COUNT() FROM X` the count itself, with no rows. */
  size: number;
  /** The columns asked, as a CSV header names them: `Id`, `Campaign.Name`. */
  columns: readonly string[];
  /** Rows from `offset` on, at most `limit`, as they are now. */
  records(offset: number, limit: number): RecordJson[];
  /** The same as CSV cells in the order of `columns`: datetimes `2026-01-25T17:00:00.000Z`, null as "". */
  cells(offset: number, limit: number): string[][];
  close(): void;
};

export type SaveOptions = {
  /** One fault takes everything back: the others fail with ALL_OR_NONE_OPERATION_ROLLED_BACK. */
  allOrNone: boolean;
  /** From CSV: "" leaves a field as it is, `#N/A` empties it, values are text. */
  fromCsv?: boolean;
  /** Who works: for CreatedById and LastModifiedById. */
  userId?: string;
};

/** Seen before a record is saved or deleted: a validation rule or a trigger. Tests and faults set it. */
export type SaveGuard = (
  object: string,
  operation: "insert" | "update" | "delete",
  record: Readonly<RecordInput>,
) => RecordFault | undefined;

export type Deleted = { id: string; deletedDate: string };

export interface Org {
  /** `00D...`, 18 characters. */
  readonly id: string;
  /** `005...`, the integration user. */
  readonly userId: string;
  /** The org's clock in milliseconds; a test may skew it. */
  now(): number;
  setClock(clock: () => number): void;
  setGuard(guard: SaveGuard | undefined): void;
  /** All the calls that `work` makes, or none of them where it throws. */
  atomic<T>(work: () => T): T;

  objects(): readonly ObjectInfo[];
  /** @throws {ApiError} 404 NOT_FOUND */
  object(name: string): ObjectInfo;
  /** The time since which no object and no field has changed, in milliseconds. */
  metadataChangedAt(): number;
  /** Every field of any object that points to records of this one. */
  children(parent: string): readonly ChildRelationship[];
  /** Adds custom objects and fields; what is there already with the same type is left. */
  define(objects: readonly Partial<ObjectInfo>[]): void;

  /**
   * @param includeDeleted - queryAll: also what lies in the recycle bin, and what was merged away
   * @throws {ApiError} 400 MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD, INVALID_QUERY_FILTER_OPERATOR
   */
  query(soql: string, includeDeleted?: boolean): QueryCursor;
  /** @throws {ApiError} 404 NOT_FOUND, also where the record is deleted */
  retrieve(object: string, id: string, fields?: readonly string[]): RecordJson;
  /** By a field that is an idLookup. @throws {ApiError} 404 @throws {SeveralMatch} */
  retrieveBy(object: string, field: string, value: string, fields?: readonly string[]): RecordJson;

  insert(object: string, records: readonly RecordInput[], options: SaveOptions): SaveResult[];
  /** Records with their Id. */
  update(object: string, records: readonly RecordInput[], options: SaveOptions): SaveResult[];
  /** @param field - an external id field, or Id */
  upsert(object: string, field: string, records: readonly RecordInput[], options: SaveOptions): SaveResult[];
  /** Into the recycle bin, children as Salesforce does; campaign members are gone at once. */
  remove(object: string, ids: readonly string[], options: SaveOptions): SaveResult[];
  /** Past the recycle bin; leaves no trace. */
  erase(object: string, ids: readonly string[], options: SaveOptions): SaveResult[];
  undelete(ids: readonly string[], options: SaveOptions): SaveResult[];
  emptyRecycleBin(ids: readonly string[]): SaveResult[];
  /** Leads, contacts, accounts: losers are deleted with MasterRecordId, their children go to the master. */
  merge(object: string, master: string, losers: readonly string[]): SaveResult[];
  /** Makes contact and account (and opportunity), and moves memberships to the contact. */
  convertLead(
    lead: string,
    into: {
      accountId?: string;
      contactId?: string;
      convertedStatus: string;
      opportunityName?: string | null;
    },
  ): { leadId: string; accountId: string; contactId: string; opportunityId: string | null };

  /** Ids deleted between two instants, as getDeleted tells them. @throws {ApiError} INVALID_REPLICATION_DATE */
  deleted(
    object: string,
    from: number,
    to: number,
  ): { deletedRecords: Deleted[]; earliestDateAvailable: string; latestDateCovered: string };
  updated(object: string, from: number, to: number): { ids: string[]; latestDateCovered: string };

  /** Records as they stand in an export, unchecked. @returns how many, of each object */
  load(source: string): Promise<Record<string, number>>;
  close(): void;
}
