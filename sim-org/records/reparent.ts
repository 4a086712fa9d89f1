import { quoted } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { purge } from "./bin.ts";
import { personValues } from "./member.ts";
import { changeValues } from "./system-values.ts";

/**
 * Gives the memberships of one lead or contact to another; their stamps move.
 *
 * Where both belong to one campaign only the older membership stays; nothing tells of the other one
 * (salesforce.md, section 8, acceptance example 12).
 */
export function moveMembers(
  store: Store,
  from: { field: "LeadId" | "ContactId"; id: string },
  to: { field: "LeadId" | "ContactId"; id: string },
  userId: string,
): void {
  const object = store.catalogue.get("CampaignMember");
  const sql = `SELECT "Id", "CampaignId", "CreatedDate" FROM "CampaignMember" WHERE "${from.field}" = ? ORDER BY "CreatedDate", "Id"`;
  const same = `SELECT "Id", "CreatedDate" FROM "CampaignMember" WHERE "${to.field}" = ? AND "CampaignId" = ? AND "Id" <> ?`;
  for (const [id, campaign = null, created] of store.database.rows(sql, from.id)) {
    const [other, otherCreated] = store.database.row(same, to.id, campaign, id ?? null) ?? [];
    if (other !== undefined && String(otherCreated) <= String(created)) {
      purge(store, object, String(id), false);
      continue;
    }
    if (other !== undefined) purge(store, object, String(other), false);
    const member = { ...store.read(object, String(id)), [to.field]: to.id };
    store.update(object, String(id), {
      [to.field]: to.id,
      ...personValues(store, member),
      ...changeValues(store.stamp(), userId),
    });
  }
}

/** Lets every child that points to one record point to another; their stamps move. Memberships have `moveMembers`. */
export function moveChildren(store: Store, parent: string, from: string, to: string, userId: string): void {
  const stamps = changeValues(store.stamp(), userId);
  for (const { object, field } of store.catalogue.childrenOf(parent)) {
    if (object === "CampaignMember") continue;
    const assignments = [field.name, ...Object.keys(stamps)].map((name) => `${quoted(name)} = ?`).join(", ");
    const sql = `UPDATE ${quoted(object)} SET ${assignments} WHERE ${quoted(field.name)} = ?`;
    store.database.run(sql, to, ...Object.values(stamps), from);
  }
}
