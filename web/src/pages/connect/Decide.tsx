import { Button, Group, NativeSelect, Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery } from "../../api/queries.ts";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";

/** Decisions that become settings: they take the way of every change, once something is imported. */
export function Decide({ store }: { store: Store }) {
  const { add } = useTray();
  const [zone, setZone] = useState(store.timezone);
  const { data } = useQuery({ ...settingsQuery(), retry: false });
  const [chosen, choose] = useState<boolean>();
  const held = data?.settings.salesforce as { writeBack?: boolean } | undefined;
  const writes = chosen ?? held?.writeBack ?? false;
  const [isTaken, take] = useState(false);
  const zones = [...new Set([store.timezone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <Stack gap="sm" maw={520}>
      <NativeSelect
        label="Days begin at midnight in"
        value={zone}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
        data={zones}
      />
      <Radio.Group
        label="Salesforce is"
        value={writes ? "write" : "read"}
        onChange={(value) => choose(value === "write")}
      >
        <Stack gap={4} mt={4}>
          <Radio
            size="xs"
            value="read"
            label="only read: nothing is written there, unless a person asks for it and types that they mean it"
          />
          <Radio
            size="xs"
            value="write"
            label="also written: touchpoints go into Footfall's own objects (needs its package)"
          />
        </Stack>
      </Radio.Group>
      <Group>
        <Button
          variant="default"
          disabled={isTaken}
          onClick={() => {
            add({ kind: "basics", timezone: zone, writeBack: writes });
            take(true);
          }}
        >
          {isTaken
            ? "In the pending changes, to publish after the import"
            : "Take this into the pending changes"}
        </Button>
      </Group>
    </Stack>
  );
}
