import { Button, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay } from "../../frame/session.tsx";

/** The zone in which days begin: another goes to the pending changes, and the preview tells what it moves. */
export function ZoneCard({ store }: { store: Store }) {
  const { add, changes } = useTray();
  const mayEdit = useMay("editor");
  const basics = changes.find((change) => change.kind === "basics");
  const pending = basics?.timezone;
  const [chosen, choose] = useState<string>();
  const zone = chosen ?? pending ?? store.timezone;
  const zones = [...new Set([zone, store.timezone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <section className="card" aria-label="Zone of days">
      <h2>Zone of days</h2>
      <p className="faint" style={{ fontSize: 13, margin: "0 0 8px" }}>
        Days begin at midnight here: dates without a time, touchpoint start and end, months of reports. In
        another zone, touchpoints can fall on another day, into another month, or before and after a deal.
      </p>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Days begin at midnight in"
          value={zone}
          disabled={!mayEdit}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
          data={zones.map((each) => ({
            value: each,
            label: each === store.timezone ? `${each} (published)` : each,
          }))}
        />
        {mayEdit && (
          <Button
            variant="default"
            disabled={zone === (pending ?? store.timezone)}
            onClick={() => {
              add({ kind: "basics", timezone: zone });
              choose(undefined);
            }}
          >
            Add to pending changes
          </Button>
        )}
        {pending !== undefined && pending !== store.timezone && (
          <span className="edited" style={{ fontSize: 13 }}>
            Shown as pending; the preview tells what it moves
          </span>
        )}
      </Group>
    </section>
  );
}
