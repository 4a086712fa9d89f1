import { Button } from "@mantine/core";
import { IconRadar2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { radarQuery } from "../../api/queries.ts";
import type { BulkUpdate, Campaign } from "../../api/types.ts";
import { useHouse } from "../../frame/session.tsx";
import { plainText } from "../../parts/plain-text.ts";
import { day, plural } from "../../theme/format.ts";

/** Says that the dates look like those of an upload, as the radar sees it, and offers the bulk update that mends it. */
export function LateBanner({
  campaign,
  onTake,
}: {
  campaign: Campaign;
  onTake: ((update: BulkUpdate) => void) | undefined;
}) {
  const { data } = useQuery(radarQuery(campaign.id));
  const { zone } = useHouse();
  const finding = data?.[0];
  if (!finding) return null;
  const { proposal, members, evidence } = finding;
  const date = proposal ? localDay(proposal.date, zone) : undefined;
  return (
    <div
      className="card"
      role="note"
      style={{ display: "flex", gap: 12, alignItems: "center", flexWrap: "wrap" }}
    >
      <IconRadar2 size={20} className="warn" aria-hidden="true" />
      <div style={{ flex: "1 1 300px", fontSize: 13.5 }}>
        <strong>
          {plural(members, "member carries", "members carry")} a date that cannot be the event's.
        </strong>{" "}
        <span className="faint">{plainText(evidence[0]?.text ?? "")}</span>
      </div>
      {onTake && date && (
        <Button variant="light" onClick={() => onTake(proposedUpdate(date))}>
          Put them on {day(date)}
        </Button>
      )}
    </div>
  );
}

/** The day of an instant on the wall of a zone. */
export function localDay(instant: string, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(instant));
}

/** Members without a date of their own that are dated after the day go to it. */
export function proposedUpdate(date: string): BulkUpdate {
  return {
    filters: [
      { field: "buyer_touchpoint_date", operator: "is_empty" },
      { field: "touchpoint_date", operator: "greater_than", value: date },
    ],
    match: "all",
    action: { kind: "set", date },
  };
}
