import type { CrmField, DateCandidate } from "../settings/rules.ts";
import type { ModelContext } from "./step.ts";

/** Whether rules decide at all, and whether the picklist does where no rule matches. */
export function syncModes({ settings }: Pick<ModelContext, "settings">): {
  rules: boolean;
  syncType: boolean;
} {
  switch (settings.sync.precedence) {
    case "auto":
      return settings.sync.rules.length > 0
        ? { rules: true, syncType: false }
        : { rules: false, syncType: true };
    case "rules_only":
      return { rules: true, syncType: false };
    case "rules_then_sync_type":
      return { rules: true, syncType: true };
    case "sync_type_only":
      return { rules: false, syncType: true };
  }
}

/** A way in which a member comes to count: by the rule of that number, or by the picklist. */
export type Way = number | "include_all" | "include_responded";

/**
 * The date fields of each way to count, most wanted first.
 * @see shared/spec/offline-sync.md, section 5
 */
export function dateWays(
  context: Pick<ModelContext, "settings" | "rules">,
): { way: Way; dates: readonly DateCandidate[] }[] {
  const { rules } = context;
  const modes = syncModes(context);
  const ways: { way: Way; dates: readonly DateCandidate[] }[] = [];
  if (modes.rules) {
    for (const [index, rule] of rules.sync.entries()) ways.push({ way: index + 1, dates: rule.dates });
  }
  const created = memberField("CreatedDate", "datetime");
  const responded = memberField("FirstRespondedDate", "date");
  const set = rules.packageFields.touchpointDate.map((field): DateCandidate => ({ kind: "field", field }));
  ways.push({ way: "include_responded", dates: [...set, responded, created] });
  ways.push({ way: "include_all", dates: [...set, created] });
  return ways;
}

/** Whether the candidate is the CRM's own Buyer Touchpoint Date, which a date cleared in Footfall takes away. */
export function isTouchpointDate(candidate: DateCandidate, { rules }: Pick<ModelContext, "rules">): boolean {
  return (
    candidate.kind === "field" &&
    candidate.field.object === "CampaignMember" &&
    rules.packageFields.touchpointDate.some((field) => field.name === candidate.field.name)
  );
}

function memberField(name: string, type: CrmField["type"]): DateCandidate {
  return { kind: "field", field: { object: "CampaignMember", name, type, known: true } };
}
