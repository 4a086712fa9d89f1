/**
 * A believable company as a Salesforce Data Export: campaigns with their members, people, accounts, opportunities.
 *
 * @example
 * await writeDemo("demo.zip", { members: 100_000 });
 * const late = demoTruth({ members: 100_000 });
 */
import { dayText } from "./calendar.ts";
import { type DemoOptions, DemoOptionsError } from "./options.ts";
import { demoSettings } from "./settings.ts";
import { tablesOf } from "./tables/index.ts";
import type { DemoObject, DemoTable } from "./tables/table.ts";
import { type LateList, lateLists } from "./truth.ts";
import { buildOrganisation } from "./world/organisation.ts";
import { FolderInUseError, writeTables } from "./write.ts";

export type { DemoObject, DemoOptions, DemoTable, LateList };
export { DemoOptionsError, demoSettings, FolderInUseError };

/** How many records of each object were written. */
export type DemoSummary = Readonly<Record<DemoObject, number>>;

/**
 * Writes the organisation as a Data Export ZIP, or as a folder of CSV files where `out` does not end in `.zip`.
 * The same options make the same bytes. It is written beside `out` and renamed: a crash leaves nothing half done.
 *
 * @throws {DemoOptionsError} where the options make no company
 * @throws {FolderInUseError} where the folder holds other files
 */
export async function writeDemo(out: string, options: DemoOptions): Promise<DemoSummary> {
  const organisation = buildOrganisation(options);
  const tables = tablesOf(organisation);
  const day = dayText(organisation.scope.lastDay);
  await writeTables(out, tables, { day, onProgress: options.onProgress });
  return Object.fromEntries(tables.map(({ object, count }) => [object, count])) as Record<DemoObject, number>;
}

/** The tables of the organisation; their rows are made while they are read, as often as they are read. */
export async function* demoTables(options: DemoOptions): AsyncGenerator<DemoTable> {
  yield* tablesOf(buildOrganisation(options));
}

/** The lists that were uploaded 8 to 40 days after their event, as they really happened. */
export function demoTruth(options: DemoOptions): LateList[] {
  return lateLists(options);
}
