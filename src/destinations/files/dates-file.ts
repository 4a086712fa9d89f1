import { rename, rm } from "node:fs/promises";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { stagingBeside } from "./staging.ts";

/**
 * Writes touchpoint dates as the CSV that `--dates` takes, in the order of ids; an empty date clears.
 *
 * The file is made beside its place and then moved there: what stands under the name is whole.
 * @param table - a relation with the columns `campaign_member_id` and `new_date`
 */
export async function writeDatesFile(warehouse: Warehouse, table: string, path: string): Promise<void> {
  const { dialect } = warehouse;
  const staging = await stagingBeside(path);
  try {
    await warehouse.export(
      `SELECT dated.campaign_member_id, ${dialect.instantText("dated.new_date")} AS touchpoint_date
       FROM ${table} AS dated
       ORDER BY dated.campaign_member_id`,
      staging,
      "csv",
    );
    await rename(staging, path);
  } finally {
    await rm(staging, { force: true });
  }
}
