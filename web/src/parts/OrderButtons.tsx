import { ActionIcon, Group } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconCopy, IconTrash } from "@tabler/icons-react";

/** What can be done with one of an ordered list: up, down, clone, remove. @param name - as in "Move rule 2 up" */
export function OrderButtons({
  name,
  isFirst,
  isLast,
  onMove,
  onClone,
  onRemove,
}: {
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: number) => void;
  onClone: () => void;
  onRemove: () => void;
}) {
  const buttons = [
    { label: `Move ${name} up`, icon: IconArrowUp, isOff: isFirst, act: () => onMove(-1) },
    { label: `Move ${name} down`, icon: IconArrowDown, isOff: isLast, act: () => onMove(1) },
    { label: `Clone ${name}`, icon: IconCopy, isOff: false, act: onClone },
    { label: `Remove ${name}`, icon: IconTrash, isOff: false, act: onRemove },
  ];
  return (
    <Group gap={0} wrap="nowrap">
      {buttons.map(({ label, icon: Icon, isOff, act }) => (
        <ActionIcon
          key={label}
          variant="subtle"
          color="gray"
          aria-label={label}
          disabled={isOff}
          onClick={act}
        >
          <Icon size={15} />
        </ActionIcon>
      ))}
    </Group>
  );
}
