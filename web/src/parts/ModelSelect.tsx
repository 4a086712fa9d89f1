import { NativeSelect } from "@mantine/core";
import { MODELS, modelOf, useAddress } from "../frame/address.ts";

/** Chooses the attribution model of a page; it stands in the address. */
export function ModelSelect() {
  const [address, change] = useAddress();
  return (
    <NativeSelect
      aria-label="Attribution model"
      value={modelOf(address)}
      onChange={({ currentTarget }) =>
        change({ model: currentTarget.value === "w_shaped" ? undefined : currentTarget.value })
      }
      data={MODELS.map(([value, label]) => ({ value, label }))}
    />
  );
}
