import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { campaignQuery, campaignsQuery } from "../../api/queries.ts";
import { asOfOf, modelOf, textOf, useAddress } from "../../frame/address.ts";

/** More are no filter any more; the server takes fifty. */
const MOST = 20;
/** So many are offered at once; writing more of the name finds the others. */
const OFFERED = 30;

/** Narrows a report to some campaigns, searched by name or id; they stand in the address. */
export function CampaignFilter({ channel }: { channel?: string }) {
  const [address, change] = useAddress();
  const chosen = (textOf(address, "campaign") ?? "").split(",").filter(Boolean);
  const [typed, type] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const asOf = asOfOf(address);
  const at = asOf === undefined ? {} : { asOf };
  const found = useQuery({
    ...campaignsQuery({
      ...at,
      model: modelOf(address),
      limit: OFFERED,
      ...(search ? { search } : {}),
      ...(channel ? { channel } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  // What a shared link names may not be among those that are offered.
  const named = useQueries({
    queries: chosen.map((id) => campaignQuery(id, { ...at, model: modelOf(address) })),
  });
  const names = new Map(chosen.map((id, index) => [id, named[index]?.data?.name ?? id]));
  const offered = new Map([
    ...names,
    ...(found.data?.items ?? []).map(({ id, name }) => [id, name ?? id] as const),
  ]);
  return (
    <MultiSelect
      label="Campaigns"
      size="xs"
      w={188}
      searchable
      clearable
      hidePickedOptions
      maxValues={MOST}
      placeholder={chosen.length === 0 ? "All campaigns" : ""}
      nothingFoundMessage={found.isFetching ? "Looking…" : "No campaign fits"}
      value={chosen}
      searchValue={typed}
      onSearchChange={type}
      // The server has searched, by id too.
      filter={({ options }) => options}
      data={[...offered].map(([value, label]) => ({ value, label }))}
      onChange={(ids) => change({ campaign: ids.join(",") }, { replace: true })}
    />
  );
}
