import { ActionIcon, Button, Checkbox, Popover, Stack } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconColumns3 } from "@tabler/icons-react";
import { useSession } from "../frame/session.tsx";
import type { Column } from "./Grid.tsx";

/**
 * The columns of a table that a person has chosen to see, kept in this browser for each person; the first column is
 * always there. Without a choice those that are not `isExtra`.
 */
export function useColumns<Row>(name: string, columns: readonly Column<Row>[]) {
  const { email } = useSession();
  const [chosen, choose] = useLocalStorage<string[] | null>({
    key: `footfall-columns-${name}-${email}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const usual = columns.filter(({ isExtra }) => !isExtra).map(({ key }) => key);
  const keys = new Set(Array.isArray(chosen) ? chosen : usual);
  const isShown = (key: string) => key === columns[0]?.key || keys.has(key);
  return {
    shown: columns.filter(({ key }) => isShown(key)),
    all: columns,
    isShown,
    toggle: (key: string) =>
      choose(columns.map((each) => each.key).filter((each) => isShown(each) !== (each === key))),
    reset: () => choose(null),
  };
}

/** Ticks columns on and off. */
export function ColumnChoice<Row>({
  columns: { all, isShown, toggle, reset },
}: {
  columns: ReturnType<typeof useColumns<Row>>;
}) {
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label="Choose the columns" title="Choose the columns">
          <IconColumns3 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {all.slice(1).map(({ key, title }) => (
            <Checkbox key={key} size="xs" label={title} checked={isShown(key)} onChange={() => toggle(key)} />
          ))}
          <Button variant="subtle" size="compact-xs" onClick={reset}>
            As they were
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
