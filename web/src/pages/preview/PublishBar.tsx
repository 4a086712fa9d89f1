import { Button, Group, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem, answered, api } from "../../api/client.ts";
import { outcomeChanged, pendingQuery, queries } from "../../api/queries.ts";
import { useTray } from "../../frame/pending.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { plural } from "../../theme/format.ts";

/** Publishes with a reason; refused where somebody was quicker, which shows above. */
export function PublishBar({ isStale }: { isStale: boolean }) {
  const { changes, base, discard } = useTray();
  const [reason, setReason] = useState("");
  const navigate = useNavigate();
  const publish = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/publish", {
          body: { changes, reason: reason.trim(), ...(base === null ? {} : { base }) },
        }),
      ),
    onSuccess: async ({ document }) => {
      queries.setQueryData(pendingQuery.queryKey, { changes: [], base: null });
      await outcomeChanged();
      const id = document.publish;
      if (id !== null)
        tellPublished(id, () => void navigate({ to: "/history/$id", params: { id: String(id) } }));
      await navigate({ to: "/history" });
    },
    onError: async (error) => {
      // What others published shows above; the tray stays.
      if (error instanceof ApiProblem && error.code === "stale") await outcomeChanged();
    },
  });
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate();
      }}
      style={{ position: "sticky", bottom: -32, zIndex: 5 }}
    >
      {publish.error && <Failure error={publish.error} />}
      {publish.isPending && <SlowNote doing="Publishing: writing the differences in one transaction" />}
      <Group justify="flex-end" gap="sm" align="flex-end">
        <Button variant="subtle" color="gray" onClick={() => discard()} disabled={publish.isPending}>
          Discard
        </Button>
        <Button variant="default" onClick={() => history.back()}>
          Back
        </Button>
        <TextInput
          aria-label="Reason"
          placeholder="Reason, for the history"
          required
          maxLength={1000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          style={{ flex: "1 1 220px", maxWidth: 380 }}
        />
        <Button type="submit" loading={publish.isPending} disabled={isStale || reason.trim() === ""}>
          Publish {plural(changes.length, "change")}
        </Button>
      </Group>
    </form>
  );
}

function tellPublished(id: number, undo: () => void): void {
  const key = `published-${id}`;
  notifications.show({
    id: key,
    color: "pine",
    title: `Publish ${id} is saved`,
    message: (
      <Group gap="xs">
        <span>It can be taken back at any time.</span>
        <Button
          variant="light"
          size="compact-xs"
          onClick={() => {
            notifications.hide(key);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
