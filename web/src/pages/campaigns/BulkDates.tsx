import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import type { BulkUpdate, Campaign, DatesChange } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useHouse } from "../../frame/session.tsx";
import { Sheet } from "../../parts/Sheet.tsx";
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
  onClose,
}: {
  campaign: Campaign;
  start?: BulkUpdate | undefined;
  onClose: () => void;
}) {
  const { add } = useTray();
  const { zone } = useHouse();
  const [update, setUpdate] = useState<BulkUpdate>(
    start ?? { filters: [], match: "all", action: { kind: "set", date: campaign.startDate ?? "" } },
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
        <BulkFilters update={update} onChange={setUpdate} />
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="legend">New date</legend>
          <SegmentedControl
            value={update.action.kind}
            onChange={(kind) => setAction(firstAction(kind as Action["kind"], campaign))}
            data={[
              { value: "set", label: "Set" },
              { value: "clear", label: "Clear" },
              { value: "shift", label: "Shift" },
              { value: "copy", label: "Copy from" },
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
