import { Group, NativeSelect, TextInput } from "@mantine/core";
import { textOf, useAddress } from "../frame/address.ts";

/** The first and last day of a report; they stand in the address. */
export function PeriodSelect() {
  const [address, change] = useAddress();
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        type="date"
        label="From"
        value={textOf(address, "from") ?? ""}
        onChange={({ currentTarget }) => change({ from: currentTarget.value }, { replace: true })}
      />
      <TextInput
        type="date"
        label="To"
        value={textOf(address, "to") ?? ""}
        onChange={({ currentTarget }) => change({ to: currentTarget.value }, { replace: true })}
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
