import type { Store, Values } from "../store/store.ts";
import { fault } from "./fault.ts";
import type { ObjectRules } from "./object-rules.ts";

/** The statuses that members of one campaign may have: exactly one is the default. */
export const statusRules: ObjectRules = {
  beforeInsert(store, values) {
    if (find(store, values, "Label", values.Label ?? null)) {
      return fault("DUPLICATE_VALUE", "duplicate value found: Label duplicates value on this campaign", [
        "Label",
      ]);
    }
    values.SortOrder ??= nextPlace(store, values);
    return undefined;
  },
  afterInsert(store, id, values) {
    if (values.IsDefault) keepOneDefault(store, id, values);
  },
  beforeUpdate(store, current, values) {
    if (current.IsDefault && values.IsDefault === 0) {
      return fault("FIELD_INTEGRITY_EXCEPTION", "A campaign must have a default member status", [
        "IsDefault",
      ]);
    }
    const responded = `SELECT 1 FROM "CampaignMemberStatus" WHERE "CampaignId" = ? AND "HasResponded" = 1 AND "Id" <> ?`;
    const isLast = !store.database.row(responded, current.CampaignId ?? null, current.Id ?? null);
    if (current.HasResponded && values.HasResponded === 0 && isLast) {
      const message = "A campaign must have at least one member status that counts as responded";
      return fault("FIELD_INTEGRITY_EXCEPTION", message, ["HasResponded"]);
    }
    return undefined;
  },
  afterUpdate(store, current, values) {
    const status = { ...current, ...values };
    if (values.IsDefault) keepOneDefault(store, String(current.Id), status);
    if (status.HasResponded !== current.HasResponded || status.Label !== current.Label) {
      rewriteMembers(store, current, status);
    }
  },
  beforeDelete(store, current) {
    const isUsed = store.database.row(
      `SELECT 1 FROM "CampaignMember" WHERE "CampaignId" = ? AND "Status" = ? AND "IsDeleted" = 0`,
      current.CampaignId ?? null,
      current.Label ?? null,
    );
    if (!current.IsDefault && !isUsed) return undefined;
    return fault(
      "DELETE_FAILED",
      "Your attempt to delete this member status failed: it is the default or in use",
    );
  },
};

/** Members of the status follow it, and their SystemModstamp does not move (salesforce.md, section 3). */
function rewriteMembers(store: Store, before: Values, after: Values): void {
  store.database.run(
    `UPDATE "CampaignMember" SET "Status" = ?, "HasResponded" = ?,
       "FirstRespondedDate" = CASE WHEN ? THEN coalesce("FirstRespondedDate", ?) ELSE "FirstRespondedDate" END
     WHERE "CampaignId" = ? AND "Status" = ?`,
    after.Label ?? null,
    after.HasResponded ?? 0,
    after.HasResponded ?? 0,
    store.today(),
    before.CampaignId ?? null,
    before.Label ?? null,
  );
}

function keepOneDefault(store: Store, id: string, status: Values): void {
  const sql = `UPDATE "CampaignMemberStatus" SET "IsDefault" = 0, "SystemModstamp" = ?
    WHERE "CampaignId" = ? AND "Id" <> ? AND "IsDefault" = 1`;
  store.database.run(sql, store.stamp(), status.CampaignId ?? null, id);
}

function find(store: Store, { CampaignId }: Values, field: string, value: Values[string] | null): boolean {
  const sql = `SELECT 1 FROM "CampaignMemberStatus" WHERE "CampaignId" = ? AND "${field}" = ?`;
  return store.database.row(sql, CampaignId ?? null, value ?? null) !== undefined;
}

function nextPlace(store: Store, { CampaignId }: Values): number {
  const sql = `SELECT max("SortOrder") FROM "CampaignMemberStatus" WHERE "CampaignId" = ?`;
  const [last] = store.database.row(sql, CampaignId ?? null) ?? [];
  return Number(last ?? 0) + 1;
}
