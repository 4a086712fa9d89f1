import { Button, Group, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { outcomeChanged } from "../../api/queries.ts";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useJobs } from "../../frame/use-job.ts";
import { Failure } from "../../parts/Failure.tsx";

/** Decisions that become settings: they take the way of every change, once something is imported. */
export function Decide({ store }: { store: Store }) {
  const { add } = useTray();
  const { data: jobs } = useJobs();
  const signedIn = jobs?.find(({ kind, status }) => kind === "connect" && status === "done");
  const orgZone = (signedIn?.result as { timezone?: { org: string | null } } | undefined)?.timezone?.org;
  const [chosen, setZone] = useState<string | undefined>();
  const zone = chosen ?? orgZone ?? store.timezone;
  const [start, setStart] = useState(store.startDate ?? store.proposedStartDate);
  const keepStart = useMutation({
    mutationFn: () => answered(api.PUT("/api/store/start-date", { body: { startDate: start || null } })),
    onSuccess: () => outcomeChanged(),
  });
  const [writes, setWrites] = useState(false);
  const [isTaken, take] = useState(false);
  const zones = [...new Set([zone, store.timezone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <Stack gap="sm" maw={520}>
      <NativeSelect
        label="Days begin at midnight in"
        value={zone}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
        data={zones}
        description={orgZone ? `The org's zone is ${orgZone}` : undefined}
      />
      <TextInput
        type="date"
        label="Campaigns are worth a decision from"
        description="Older ones are left out of Campaigns to sync; nothing else depends on it"
        value={start}
        onChange={({ currentTarget }) => setStart(currentTarget.value)}
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
      {keepStart.error && <Failure error={keepStart.error} />}
      <Group>
        <Button
          variant="default"
          disabled={isTaken}
          onClick={() => {
            keepStart.mutate();
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
