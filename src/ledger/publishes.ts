import { type Settings, settingsSchema } from "../settings/schema.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import type { Cause, PublishRecord } from "./publish.ts";

/** The publishes that the warehouse holds, without their settings, newest first. */
export async function publishesOf(warehouse: Warehouse): Promise<Omit<PublishRecord, "settings">[]> {
  const rows = await warehouse.all(`SELECT ${COLUMNS} FROM ledger.publishes ORDER BY id DESC`);
  return rows.map(recordOf);
}

/** One publish, with the settings that it was computed with; the newest where no id is given. */
export async function publishOf(warehouse: Warehouse, id?: number): Promise<PublishRecord | undefined> {
  const which = id === undefined ? "(SELECT max(id) FROM ledger.publishes)" : String(id);
  const [row] = await warehouse.all(`SELECT ${COLUMNS}, settings FROM ledger.publishes WHERE id = ${which}`);
  return row && { ...recordOf(row), settings: settingsOf(row) };
}

const COLUMNS =
  "id, made_at, clock, by_whom, cause, reason, settings_version, CAST(opened AS DOUBLE) AS opened, CAST(closed AS DOUBLE) AS closed, undoes, moved";

function recordOf(row: Row): Omit<PublishRecord, "settings"> {
  return {
    id: Number(row.id),
    at: (row.made_at as Date).getTime(),
    now: (row.clock as Date).getTime(),
    by: String(row.by_whom),
    cause: row.cause as Cause,
    reason: row.reason === null ? null : String(row.reason),
    settingsVersion: Number(row.settings_version),
    opened: Number(row.opened),
    closed: Number(row.closed),
    undoes: row.undoes === null ? null : Number(row.undoes),
    moved: String(row.moved),
  };
}

/** Settings of an older Footfall get the defaults of what it did not know. */
function settingsOf(row: Row): Settings {
  return settingsSchema.parse(JSON.parse(String(row.settings)));
}
