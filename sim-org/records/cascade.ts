import type { SObject } from "../metadata/catalogue.ts";
import { quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { purge, putInBin } from "./bin.ts";

type Mode = { readonly purged: boolean };

/** Children that go into the bin with their parent, and come back with it. */
const taken: Readonly<Record<string, readonly (readonly [child: string, field: string])[]>> = {
  Account: [
    ["Contact", "AccountId"],
    ["Opportunity", "AccountId"],
  ],
  Opportunity: [["OpportunityContactRole", "OpportunityId"]],
};

/** Members of campaigns that go with their campaign, lead or contact; nothing tells of it. */
const erased: Readonly<Record<string, readonly string[]>> = {
  Campaign: [
    `SELECT "Id", 'CampaignMember' FROM "CampaignMember" WHERE "CampaignId" = ?`,
    `SELECT "Id", 'CampaignMemberStatus' FROM "CampaignMemberStatus" WHERE "CampaignId" = ?`,
  ],
  // A converted lead's membership belongs to its contact.
  Lead: [`SELECT "Id", 'CampaignMember' FROM "CampaignMember" WHERE "LeadId" = ? AND "ContactId" IS NULL`],
  Contact: [`SELECT "Id", 'CampaignMember' FROM "CampaignMember" WHERE "ContactId" = ?`],
};

/** What deleting a record does to those that point to it. */
export function cascade(store: Store, object: SObject, id: string, root: string, mode: Mode): void {
  const { name } = object.description;
  for (const sql of erased[name] ?? []) {
    for (const [child, childName] of store.database.rows(sql, id)) {
      purge(store, store.catalogue.get(String(childName)), String(child), false);
    }
  }
  for (const [childName, field] of taken[name] ?? []) {
    const child = store.catalogue.get(childName);
    const sql = `SELECT "Id" FROM ${quoted(childName)} WHERE ${quoted(field)} = ? AND "IsDeleted" = 0`;
    for (const [childId] of store.database.rows(sql, id)) {
      cascade(store, child, String(childId), root, mode);
      if (mode.purged) purge(store, child, String(childId), false);
      else putInBin(store, child, String(childId), root);
    }
  }
  clearLookups(store, name, id, mode);
}

/**
 * Empties the lookups that point to the record, and remembers them for the day it comes back.
 *
 * No stamp moves. What Salesforce does here is not documented; this is the harder case for whoever reads by stamps.
 */
function clearLookups(store: Store, name: string, id: string, mode: Mode): void {
  const cascading = new Set((taken[name] ?? []).map(([child, field]) => `${child}.${field}`));
  for (const { object, field } of store.catalogue.childrenOf(name)) {
    // A contact role may point to a deleted contact (salesforce.md, [X 51]).
    if (!field.nillable || cascading.has(`${object}.${field.name}`)) continue;
    const column = quoted(field.name);
    if (!mode.purged) {
      store.database.run(
        `INSERT OR IGNORE INTO "_cleared" SELECT ?, ?, ?, "Id" FROM ${quoted(object)} WHERE ${column} = ?`,
        id,
        object,
        field.name,
        id,
      );
    }
    store.database.run(`UPDATE ${quoted(object)} SET ${column} = NULL WHERE ${column} = ?`, id);
  }
}
