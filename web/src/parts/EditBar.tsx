import { Button, Group } from "@mantine/core";

/** What was edited on the page and is not yet in the tray. */
export function EditBar({
  isEdited,
  isPending,
  onTake,
  onReset,
}: {
  isEdited: boolean;
  isPending: boolean;
  onTake: () => void;
  onReset: () => void;
}) {
  if (!isEdited)
    return isPending ? (
      <span className="edited" style={{ fontSize: 13 }}>
        Shown as pending; preview and publish below
      </span>
    ) : null;
  return (
    <Group gap="xs">
      <Button variant="default" onClick={onReset}>
        Reset
      </Button>
      <Button onClick={onTake}>Add to pending changes</Button>
    </Group>
  );
}
