import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTray } from "../../frame/pending.tsx";

/** Takes a publish back as any other change: it goes to the tray, and is previewed first. It stands there alone. */
export function useUndo(): (publish: number) => void {
  const { changes, add } = useTray();
  const navigate = useNavigate();
  return useCallback(
    (publish) => {
      if (changes.some(({ kind }) => kind !== "undo")) {
        notifications.show({
          color: "yellow",
          title: "There are pending changes",
          message: "Publish or discard them first; an undo stands alone, so that it is exact.",
        });
        return;
      }
      add({ kind: "undo", publish });
      void navigate({ to: "/preview" });
    },
    [changes, add, navigate],
  );
}
