import { Button, Group, NativeSelect, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";

/** Decisions that become settings: they take the way of every change, once something is imported. */
export function Decide({ store }: { store: Store }) {
  const { add } = useTray();
  const [zone, setZone] = useState(store.timezone);
  const [writes, setWrites] = useState(false);
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
        onChange={(value) => setWrites(value === "write")}
      >
        <Stack gap={4} mt={4}>
          <Radio size="xs" value="read" label="only read: nothing is ever written there" />
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
            add({ kind: "settings", yaml: `timezone: ${zone}\nsalesforce:\n  writeBack: ${writes}\n` });
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
