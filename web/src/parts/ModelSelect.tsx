import { NativeSelect } from "@mantine/core";
import { MODELS, modelOf, useAddress } from "../frame/address.ts";

/** Chooses the attribution model of a page; it stands in the address. @param isNamed - among fields that show their names */
export function ModelSelect({ isNamed = false }: { isNamed?: boolean }) {
  const [address, change] = useAddress();
  return (
    <NativeSelect
      aria-label="Attribution model"
      {...(isNamed ? { label: "Model" } : {})}
      value={modelOf(address)}
      onChange={({ currentTarget }) =>
        change({ model: currentTarget.value === "w_shaped" ? undefined : currentTarget.value })
      }
      data={MODELS.map(([value, label]) => ({ value, label }))}
    />
  );
}
