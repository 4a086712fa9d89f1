import { Button, Group, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { ApiProblem, answered, api } from "../../api/client.ts";
import { outcomeChanged, pendingQuery, queries } from "../../api/queries.ts";
import { isTyping } from "../../frame/keys.ts";
import { useTray } from "../../frame/pending.tsx";
import { useStore } from "../../frame/session.tsx";
import { Discard } from "../../parts/Discard.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { plural } from "../../theme/format.ts";
import { useUndo } from "../history/use-undo.ts";

/** Publishes with a reason; refused where somebody was quicker, which shows above. */
export function PublishBar({
  isStale,
  isReady,
  reason,
  onReason,
}: {
  isStale: boolean;
  /** Whether what is to be published has been shown. */
  isReady: boolean;
  reason: string;
  onReason: (reason: string) => void;
}) {
  const { changes, base, discard, kept } = useTray();
  const store = useStore()?.id;
  const navigate = useNavigate();
  const undo = useUndo();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Enter goes to the reason, and from there publishes.
    const handle = (event: KeyboardEvent) => {
      const isElsewhere = event.target instanceof HTMLElement && event.target.closest("a, button, summary");
      if (event.key !== "Enter" || isElsewhere || isTyping(event)) return;
      field.current?.focus();
      event.preventDefault();
    };
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, []);
  const publish = useMutation({
    mutationFn: async () => {
      // What is still on its way to be kept would come back after it.
      await kept();
      return answered(
        api.POST("/api/publish", {
          body: { changes, reason: reason.trim(), store, ...(base === null ? {} : { base }) },
        }),
      );
    },
    onSuccess: async ({ document }) => {
      if (store) queries.setQueryData(pendingQuery(store).queryKey, { changes: [], base: null });
      await outcomeChanged();
      const id = document.publish;
      if (id !== null) tellPublished(id, () => undo(id));
      await navigate({ to: "/history" });
    },
    onError: async (error) => {
      // What others published shows above; the tray stays.
      if (error instanceof ApiProblem && /^(stale|other_store)$/.test(error.code)) await outcomeChanged();
    },
  });
  return (
    <form
      className="card publishbar"
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate();
      }}
    >
      {publish.error && <Failure error={publish.error} />}
      {publish.isPending && <SlowNote doing="Publishing: writing the differences in one transaction" />}
      <Group justify="flex-end" gap="sm" align="flex-end">
        <Discard number={changes.length} onDiscard={discard} isDisabled={publish.isPending} />
        <Button variant="default" onClick={() => history.back()}>
          Back
        </Button>
        <TextInput
          ref={field}
          aria-label="Reason"
          placeholder="Reason, for the history"
          required
          maxLength={1000}
          value={reason}
          onChange={({ currentTarget }) => onReason(currentTarget.value)}
          style={{ flex: "1 1 220px", maxWidth: 380 }}
        />
        <Button
          type="submit"
          loading={publish.isPending}
          disabled={isStale || !isReady || reason.trim() === ""}
        >
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
        <span>Undo shows what taking it back would do; one more click publishes that.</span>
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
