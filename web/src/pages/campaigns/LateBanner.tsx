import { Button } from "@mantine/core";
import { IconRadar2 } from "@tabler/icons-react";
import type { BulkUpdate, Campaign } from "../../api/types.ts";
import { day, plural } from "../../theme/format.ts";

/** Says that the dates look like those of an upload, and offers the bulk update that mends it. */
export function LateBanner({
  campaign,
  onTake,
}: {
  campaign: Campaign;
  onTake: ((update: BulkUpdate) => void) | undefined;
}) {
  if (!campaign.warnings.includes("late_upload") || campaign.startDate === null) return null;
  const { startDate, lateMembers } = campaign;
  return (
    <div
      className="card"
      role="note"
      style={{ display: "flex", gap: 12, alignItems: "center", flexWrap: "wrap" }}
    >
      <IconRadar2 size={20} className="warn" aria-hidden="true" />
      <div style={{ flex: "1 1 300px", fontSize: 13.5 }}>
        <strong>{plural(lateMembers, "member")} carry a date that looks like the day of the upload.</strong>{" "}
        <span className="faint">
          The campaign began on {day(startDate)}, and was created on {day(campaign.createdDate)}.
        </span>
      </div>
      {onTake && (
        <Button variant="light" onClick={() => onTake(proposal(startDate))}>
          Put them on {day(startDate)}
        </Button>
      )}
    </div>
  );
}

/** All members without a bulk date go to the first day of the campaign. */
export function proposal(startDate: string): BulkUpdate {
  return {
    filters: [
      { field: "buyer_touchpoint_date", operator: "is_empty" },
      { field: "touchpoint_date", operator: "greater_than", value: startDate },
    ],
    match: "all",
    action: { kind: "set", date: startDate },
  };
}
