import { Group, NativeSelect } from "@mantine/core";
import { textOf, useAddress } from "../frame/address.ts";
import { DayField } from "./day-field/DayField.tsx";

/** The first and last day of a report; they stand in the address. */
export function PeriodSelect() {
  const [address, change] = useAddress();
  return (
    <Group gap="xs" align="flex-end">
      <DayField
        label="From"
        value={textOf(address, "from") ?? ""}
        onChange={(from) => change({ from }, { replace: true })}
      />
      <DayField
        label="To"
        value={textOf(address, "to") ?? ""}
        onChange={(to) => change({ to }, { replace: true })}
      />
    </Group>
  );
}

/** Which date puts credit into the period. */
export function DateTypeSelect() {
  const [address, change] = useAddress();
  return (
    <NativeSelect
      label="By date of"
      value={textOf(address, "dates") ?? "close"}
      onChange={({ currentTarget }) =>
        change(
          { dates: currentTarget.value === "close" ? undefined : currentTarget.value },
          { replace: true },
        )
      }
      data={[
        { value: "close", label: "Deal closed" },
        { value: "created", label: "Deal created" },
        { value: "touchpoint", label: "Touchpoint" },
      ]}
    />
  );
}
