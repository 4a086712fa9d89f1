import { Button, Group } from "@mantine/core";

/** Says that the page shows what is in the tray, and takes it out again. */
export function EditBar({ isPending, onReset }: { isPending: boolean; onReset: () => void }) {
  if (!isPending) return null;
  return (
    <Group gap="xs">
      <span className="edited not-phone" style={{ fontSize: 13 }}>
        Shown as pending; preview and publish below
      </span>
      <Button variant="default" onClick={onReset}>
        Back to what is published
      </Button>
    </Group>
  );
}
