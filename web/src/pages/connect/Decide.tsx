import { Button, Group, NativeSelect, Radio, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { outcomeChanged, settingsQuery } from "../../api/queries.ts";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useJobs } from "../../frame/use-job.ts";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { Failure } from "../../parts/Failure.tsx";

/** Decisions that become settings: they take the way of every change, once something is imported. */
export function Decide({ store }: { store: Store }) {
  const { add } = useTray();
  const { data: jobs } = useJobs();
  const signedIn = jobs?.find(({ kind, status }) => kind === "connect" && status === "done");
  const orgZone = (signedIn?.result as { timezone?: { org: string | null } } | undefined)?.timezone?.org;
  const [zoneChosen, setZone] = useState<string | undefined>();
  const zone = zoneChosen ?? orgZone ?? store.timezone;
  const [start, setStart] = useState(store.startDate ?? store.proposedStartDate);
  const keepStart = useMutation({
    mutationFn: () => answered(api.PUT("/api/store/start-date", { body: { startDate: start || null } })),
    onSuccess: () => outcomeChanged(),
  });
  const { data } = useQuery({ ...settingsQuery(), retry: false });
  const [chosen, choose] = useState<boolean>();
  const held = data?.settings.salesforce as { writeBack?: boolean } | undefined;
  const writes = chosen ?? held?.writeBack ?? false;
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
      <DayField
        label="Campaigns are worth a decision from"
        description="Older ones are left out of Campaigns to sync; nothing else depends on it"
        value={start}
        onChange={setStart}
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
      {keepStart.error && <Failure error={keepStart.error} />}
      <Group>
        <Button
          variant="default"
          disabled={isTaken}
          onClick={() => {
            keepStart.mutate();
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
