import type { SaveResult } from "../org.ts";
import { purge, purgeWithBin, putInBin } from "./bin.ts";
import { type Call, guarded } from "./call.ts";
import { cascade } from "./cascade.ts";
import { entityIsDeleted, failed, invalidCrossReference, saved } from "./fault.ts";
import { rulesOf } from "./rules.ts";
import { recordId } from "./update.ts";

/** Records that never lie in the bin; a contact role is even gone without a word (salesforce.md, section 7). */
const goneAtOnce: Readonly<Record<string, { traced: boolean }>> = {
  CampaignMember: { traced: true },
  CampaignMemberStatus: { traced: true },
  OpportunityContactRole: { traced: false },
};

/** Into the recycle bin with what hangs on the record; members of campaigns are gone at once. */
export function removeOne(call: Call, given: string): SaveResult {
  const { store, object } = call;
  const id = deletable(call, given);
  if (typeof id !== "string") return id;
  const gone = goneAtOnce[object.description.name];
  if (gone) purge(store, object, id, gone.traced);
  else {
    cascade(store, object, id, id, { purged: false });
    putInBin(store, object, id, id);
  }
  return saved(id, false);
}

/** Past the recycle bin, also out of it; leaves no trace. */
export function eraseOne(call: Call, given: string): SaveResult {
  const { store, object } = call;
  const id = recordId(call, given);
  if (typeof id !== "string") return failed(null, id);
  const current = store.read(object, id);
  if (!current) return failed(id, invalidCrossReference);
  const wrong = guarded(call, "delete", { ...current });
  if (wrong) return failed(id, wrong);
  cascade(store, object, id, id, { purged: true });
  purgeWithBin(store, object, id, false);
  return saved(id, false);
}

function deletable(call: Call, given: string): string | SaveResult {
  const { store, object } = call;
  const id = recordId(call, given);
  if (typeof id !== "string") return failed(null, id);
  const current = store.read(object, id);
  if (!current || current.IsDeleted) {
    return failed(id, store.state(object, id) === "missing" ? invalidCrossReference : entityIsDeleted);
  }
  const wrong =
    rulesOf(object.description.name).beforeDelete?.(store, current) ??
    guarded(call, "delete", { ...current });
  return wrong ? failed(id, wrong) : id;
}
