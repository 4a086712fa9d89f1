import { recordsOf } from "../../mirror/records.ts";
import { bulkFrom } from "../../salesforce/bulk-from.ts";
import { pollDelayMs, queryJobs, resultPage, startQuery } from "../../salesforce/bulk-query.ts";
import { OrgFault, OrgUnreachable } from "../../salesforce/errors.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { queryRows } from "../../salesforce/rest-query.ts";
import type { ObjectName } from "../../settings/fields.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Progress } from "../files/read-export.ts";

/** Every id of an object, of the org and of the store. */

type ListOptions = {
  /** Schema of the tables that this makes. */
  schema: string;
  /** About how many records the org has. */
  count: number;
  progress?: Progress;
  sleep?: (milliseconds: number) => Promise<void>;
};

/** The ids that the store holds as undeleted. */
export function heldSql(object: ObjectName): string {
  return `SELECT id FROM ${recordsOf(object)} WHERE closed_by IS NULL AND NOT COALESCE(is_deleted, FALSE)`;
}

/** Holds every id of the org against ours. @throws {OrgUnreachable} where fewer came than the org announced */
export async function listAll(
  api: OrgApi,
  warehouse: Warehouse,
  object: ObjectName,
  table: string,
  { count, schema, progress, sleep }: ListOptions,
): Promise<void> {
  const there = `${schema}.there_${object.toLowerCase()}`;
  await warehouse.load(there, [{ name: "id", type: "text" }], []);
  const page = `${schema}.there_page`;
  const add = async (ids: readonly string[]) => {
    await warehouse.load(
      page,
      [{ name: "id", type: "text" }],
      ids.map((id) => [id]),
    );
    await warehouse.run(`INSERT INTO ${there} SELECT id FROM ${page}`);
  };
  progress?.(`looking at every id of ${object}`);
  if (count < bulkFrom()) {
    const rows = await queryRows(api, `SELECT Id FROM ${object}`);
    await add(rows.map((row) => String(row.Id)));
  } else {
    const job = await startQuery(api, `SELECT Id FROM ${object} WHERE IsDeleted = false`);
    const expected = await jobIsOver(api, job, object, sleep);
    let came = 0;
    let locator: string | null = null;
    do {
      const result = await resultPage(api, job, locator);
      const ids = result.csv.split(/\r?\n/).map((id) => id.replaceAll('"', ""));
      const page = ids.filter((id) => id !== "" && id !== "Id");
      await add(page);
      came += page.length;
      locator = result.next;
    } while (locator !== null);
    // A page that was cut would make of every record on the rest of it one that is gone.
    if (expected !== undefined && came < expected)
      throw new OrgUnreachable(`the ids of ${object}`, 1, `${expected} were announced, and ${came} came`);
  }
  await warehouse.run(
    `INSERT INTO ${table} SELECT id FROM (${heldSql(object)}) AS held WHERE id NOT IN (SELECT id FROM ${there})`,
  );
}

async function jobIsOver(
  api: OrgApi,
  id: string,
  object: ObjectName,
  sleep: ListOptions["sleep"],
): Promise<number | undefined> {
  const wait = sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  for (let round = 0; ; round += 1) {
    const job = (await queryJobs(api, [id])).get(id);
    if (job?.isComplete) return job.records;
    if (!job || job.isOver) {
      throw new OrgFault({
        status: 200,
        code: "JOB_FAILED",
        message: `Salesforce gave up the list of ids of ${object}${job ? `: ${job.error}` : ""}`,
        fields: [],
      });
    }
    await wait(pollDelayMs(round));
  }
}
