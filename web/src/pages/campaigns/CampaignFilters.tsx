import { Button, Collapse, Group, NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { typesQuery } from "../../api/queries.ts";
import { textOf, useAddress } from "../../frame/address.ts";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { SYNC_TYPES, WARNINGS } from "./campaign-edit.ts";

const SELECTS = ["type", "channel", "sync", "warning"] as const;
const DAYS = [
  ["startFrom", "Starts from"],
  ["startTo", "Starts until"],
  ["createdFrom", "Created from"],
  ["createdTo", "Created until"],
] as const;

/** Which campaigns are shown; on a phone behind a button. The days stand behind one everywhere. */
export function CampaignFilters({ types }: { types: readonly string[] }) {
  const [address, change] = useAddress();
  const isPhone = useMediaQuery("(max-width: 800px)", false, { getInitialValueInEffect: false });
  const hidden = [...DAYS.map(([key]) => key), ...(isPhone ? SELECTS : [])];
  const set = hidden.filter((key) => textOf(address, key) !== undefined).length;
  const [isOpen, open] = useState(set > 0 && !isPhone);
  return (
    <>
      {!isPhone && <Selects types={types} />}
      <Button
        variant="default"
        leftSection={<IconFilter size={14} />}
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
      >
        {isPhone ? "Filters" : "Days"}
        {set > 0 && ` · ${set}`}
      </Button>
      <Collapse expanded={isOpen} style={{ flexBasis: isOpen ? "100%" : 0, order: 2 }}>
        <Group gap="xs" align="flex-start">
          {isPhone && <Selects types={types} />}
          {DAYS.map(([key, label]) => (
            <DayField
              key={key}
              label={label}
              value={textOf(address, key) ?? ""}
              onChange={(day) => change({ [key]: day }, { replace: true })}
            />
          ))}
        </Group>
      </Collapse>
    </>
  );
}

function Selects({ types }: { types: readonly string[] }) {
  const [address, change] = useAddress();
  const { data } = useQuery(typesQuery());
  const channels = [...new Set(data?.items.flatMap((type) => type.channels.map(({ channel }) => channel)))];
  const filters = [
    ["type", "Any type", types.map((type) => [type, type] as const)],
    ["channel", "Any channel", channels.toSorted().map((channel) => [channel, channel] as const)],
    ["sync", "Any sync type", [...SYNC_TYPES, ["none", "None"] as const]],
    ["warning", "Any warning", Object.entries(WARNINGS)],
  ] as const;
  return filters.map(([key, title, values]) => (
    <NativeSelect
      key={key}
      aria-label={title}
      maw={170}
      value={textOf(address, key) ?? ""}
      onChange={({ currentTarget }) => change({ [key]: currentTarget.value })}
      data={[{ value: "", label: title }, ...values.map(([value, label]) => ({ value, label }))]}
    />
  ));
}
