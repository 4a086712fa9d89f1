import { ApiError, type ObjectInfo } from "../org.ts";
import { type Database, quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { makeTables } from "../store/tables.ts";
import { METADATA_FILE, openCsvFiles, UnreadableFile } from "./csv-files.ts";
import { type Define, loadFile } from "./load-file.ts";
import { readMetadata } from "./metadata-file.ts";
import { makeStatuses } from "./statuses.ts";

/** Objects whose deleted records lie in the bin of a loaded org. */
const WITH_BIN = ["Account", "Contact", "Lead", "Opportunity", "Campaign"];

/**
 * Loads an export as it stands, unchecked, all of it or nothing.
 *
 * @param source - a folder or ZIP with one CSV for each object, and `metadata.json` where it has objects of its own
 * @returns how many rows of each object; files of objects that the org does not have are left out
 * @throws {NotAnExport}
 * @throws {UnreadableFile}
 */
export async function loadExport(
  store: Store,
  define: Define,
  userId: string,
  source: string,
): Promise<Record<string, number>> {
  const csvs = await openCsvFiles(source);
  try {
    return await store.database.longTransaction(async () => {
      if (csvs.metadata) defineFrom(define, await readMetadata(await csvs.metadata()));
      const counts: Record<string, number> = {};
      for (const file of csvs.files) {
        const count = await loadFile(store, define, file);
        const name = store.catalogue.find(file.name)?.description.name;
        if (count !== undefined && name) counts[name] = (counts[name] ?? 0) + count;
      }
      complete(store, userId);
      return counts;
    });
  } catch (error) {
    // Fields that the load brought are known by now, their columns were taken back with the rest.
    makeTables(store.database, store.catalogue.all());
    store.forgetStatements();
    throw error;
  } finally {
    csvs.close();
  }
}

/** Names of people where only their parts are told, and what members show of their lead or contact. */
function completePeople(database: Database): void {
  const copied = ["Name", "FirstName", "LastName", "Title", "Email"];
  const company = { Lead: `person."Company"`, Contact: `account."Name"` };
  const account = {
    Lead: "",
    Contact: ` LEFT JOIN "Account" AS account ON account."Id" = person."AccountId"`,
  };
  for (const person of ["Lead", "Contact"] as const) {
    database.script(`UPDATE "${person}" SET "Name" = nullif(concat_ws(' ', "FirstName", "LastName"), '')
      WHERE "Name" IS NULL`);
    const values = copied
      .map((name) => `"${name}" = coalesce(member."${name}", person."${name}")`)
      .join(", ");
    database.script(`UPDATE "CampaignMember" AS member SET ${values},
      "LeadOrContactOwnerId" = coalesce("LeadOrContactOwnerId", person."OwnerId"),
      "CompanyOrAccount" = coalesce("CompanyOrAccount", ${company[person]})
      FROM "${person}" AS person${account[person]}
      WHERE member."Name" IS NULL AND person."Id" = member."LeadOrContactId"`);
  }
}

/** @throws {UnreadableFile} where a name or a type does not go with what the org has */
function defineFrom(define: Define, objects: readonly Partial<ObjectInfo>[]): void {
  try {
    define(objects);
  } catch (error) {
    if (error instanceof ApiError) throw new UnreadableFile(METADATA_FILE, [error.message]);
    throw error;
  }
}

/** What an export does not say and an org knows. */
function complete(store: Store, userId: string): void {
  store.call(() => {
    const { database } = store;
    database.script(`UPDATE "CampaignMember" SET
      "LeadOrContactId" = coalesce("LeadOrContactId", "ContactId", "LeadId"),
      "Type" = coalesce("Type", iif("ContactId" IS NULL, 'Lead', 'Contact'))
      WHERE "LeadOrContactId" IS NULL OR "Type" IS NULL`);
    completePeople(database);
    makeStatuses(store, userId);
    for (const name of WITH_BIN) {
      const deleted = `FROM ${quoted(name)} WHERE "IsDeleted" = 1`;
      database.run(`INSERT OR IGNORE INTO "_bin" (id, object, root) SELECT "Id", ?, "Id" ${deleted}`, name);
      database.run(
        `INSERT OR IGNORE INTO "_deleted" (object, id, at) SELECT ?, "Id", "SystemModstamp" ${deleted}`,
        name,
      );
    }
  });
}
