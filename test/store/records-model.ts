import { OBJECTS } from "../../src/settings/fields.ts";
import {
  id18,
  isNull,
  type ObjectName,
  type Organisation,
  readBoolean,
  readInstant,
  type Table,
} from "../reference/csv-values.ts";

/**
 * The rules of the merge in plain TypeScript: the newest stamp counts, ties go to the later import, an absent column
 * keeps what was there, and what a full export lacks is deleted until it comes again.
 *
 * @see shared/spec/README.md, decision 32
 */
export class RecordsModel {
  readonly #objects = new Map<ObjectName, { columns: Map<string, string>; records: Map<string, Held> }>();

  merge(exported: Organisation, full: boolean): void {
    for (const object of OBJECTS) {
      const table = exported[object];
      if (table) this.#mergeObject(object, table, full);
    }
  }

  #mergeObject(object: ObjectName, { columns, rows }: Table, full: boolean): void {
    const held = this.#objects.get(object) ?? { columns: new Map(), records: new Map() };
    this.#objects.set(object, held);
    const names = columns.map((column) => column.toLowerCase());
    for (const [place, name] of names.entries())
      if (!held.columns.has(name)) held.columns.set(name, columns[place] as string);
    const brought = new Set<string>();
    for (const row of rows) {
      const cells: Cells = new Map(names.map((name, place) => [name, cellOf(row[place])]));
      const id = id18((cells.get("id") ?? "").trim());
      brought.add(id);
      const former = held.records.get(id);
      held.records.set(id, former ? mergedRecord(former, cells) : { cells, before: undefined });
    }
    if (!full) return;
    for (const [id, { cells }] of held.records) {
      const before = cells.get("isdeleted") ?? null;
      if (brought.has(id) || readBoolean(before ?? "") === true) continue;
      held.columns.set("isdeleted", held.columns.get("isdeleted") ?? "IsDeleted");
      held.records.set(id, { cells: new Map(cells).set("isdeleted", "true"), before });
    }
  }

  /** The store's records as an export would hold them. */
  organisation(): Organisation {
    const organisation: Organisation = {};
    for (const [object, { columns, records }] of this.#objects) {
      organisation[object] = {
        columns: [...columns.values()],
        rows: [...records.values()].map(({ cells }) =>
          [...columns.keys()].map((name) => cells.get(name) ?? ""),
        ),
      };
    }
    return organisation;
  }

  /** One record's cells by the columns' names in lower case. */
  cellsOf(object: ObjectName, id: string): ReadonlyMap<string, string | null> | undefined {
    return this.#objects.get(object)?.records.get(id)?.cells;
  }
}

type Cells = Map<string, string | null>;
/** A record; `before` is what `IsDeleted` was before a full export lacked it. */
type Held = { cells: Cells; before: string | null | undefined };

function mergedRecord(former: Held, staged: Cells): Held {
  const cells = new Map(former.cells);
  if (former.before !== undefined) cells.set("isdeleted", former.before);
  const [before, now] = [stampOf(former.cells), stampOf(staged)];
  if (before === undefined || now === undefined || now >= before)
    for (const [name, cell] of staged) cells.set(name, cell);
  return { cells, before: undefined };
}

function stampOf(cells: Cells): number | undefined {
  return readInstant(cells.get("systemmodstamp") ?? "") ?? readInstant(cells.get("lastmodifieddate") ?? "");
}

function cellOf(text: string | undefined): string | null {
  return text === undefined || isNull(text) ? null : text;
}
