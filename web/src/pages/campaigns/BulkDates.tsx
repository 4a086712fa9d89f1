import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import type { BulkUpdate, Campaign, DatesChange } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useHouse } from "../../frame/session.tsx";
import { Sheet } from "../../parts/Sheet.tsx";
import { plural } from "../../theme/format.ts";
import { BulkAction } from "./BulkAction.tsx";
import { BulkFilters } from "./BulkFilters.tsx";
import { BulkPreview, useBulkPreview } from "./BulkPreview.tsx";
import { firstAction, isComplete } from "./bulk-update.ts";
import { nameOf } from "./campaign-edit.ts";

type Action = BulkUpdate["action"];

/** Changes the touchpoint dates of a campaign's members in bulk; shows what it would do while it is being written. */
export function BulkDates({
  campaign,
  start,
  ticked,
  onClose,
}: {
  campaign: Campaign;
  start?: BulkUpdate | undefined;
  /** Members that were ticked in the table, by id. */
  ticked: readonly string[];
  onClose: () => void;
}) {
  const { add } = useTray();
  const { zone } = useHouse();
  const [update, setUpdate] = useState<BulkUpdate>(
    start ?? {
      ...(ticked.length > 0 ? { members: [...ticked] } : {}),
      filters: [],
      match: "all",
      action: { kind: "set", date: campaign.startDate ?? "" },
    },
  );
  const change: DatesChange = {
    kind: "dates",
    campaignId: campaign.id,
    name: nameOf(campaign).slice(0, 255),
    update,
  };
  const isWhole = isComplete(update);
  const asked = useBulkPreview(change, isWhole);
  const setAction = (action: Action) => setUpdate((before) => ({ ...before, action }));
  return (
    <Sheet
      onClose={onClose}
      size="min(680px, 100%)"
      title={`Bulk update touchpoint date: ${nameOf(campaign)}`}
    >
      <Stack gap="md">
        {ticked.length > 0 && (
          <SegmentedControl
            aria-label="Which members"
            value={update.members ? "ticked" : "filters"}
            onChange={(value) =>
              setUpdate(({ members: _, ...rest }) =>
                value === "ticked" ? { ...rest, filters: [], members: [...ticked] } : rest,
              )
            }
            data={[
              { value: "ticked", label: `${plural(ticked.length, "ticked member")}` },
              { value: "filters", label: "All that match filters" },
            ]}
          />
        )}
        {!update.members && update.action.kind !== "list" && (
          <BulkFilters update={update} onChange={setUpdate} />
        )}
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="legend">New date</legend>
          <SegmentedControl
            value={update.action.kind}
            onChange={(kind) => {
              setAction(firstAction(kind as Action["kind"], campaign));
              // A list says itself whom it means.
              if (kind === "list") setUpdate(({ members: _, ...rest }) => ({ ...rest, filters: [] }));
            }}
            data={[
              { value: "set", label: "Set" },
              { value: "clear", label: "Clear" },
              { value: "shift", label: "Shift" },
              { value: "copy", label: "Copy from" },
              { value: "list", label: "From a list" },
            ]}
            mb="xs"
          />
          <BulkAction action={update.action} onChange={setAction} zone={zone} />
        </fieldset>
        <BulkPreview asked={asked} isWhole={isWhole} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={!isWhole || !asked.matched}
            onClick={() => {
              add(change);
              onClose();
            }}
          >
            Add to pending changes
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
