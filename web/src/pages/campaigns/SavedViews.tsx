import { Button, Group, Popover, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { queries } from "../../api/queries.ts";
import { type Address, textOf, useAddress } from "../../frame/address.ts";

type View = { name: string; filters: Record<string, string> };
const KEY = ["views"];
/** What of the address makes a view. */
const FILTERS = ["view", "q", "type", "channel", "sync", "warning", "sort", "order"] as const;

function filtersOf(address: Address): Record<string, string> {
  return Object.fromEntries(
    FILTERS.flatMap((key) => {
      const value = textOf(address, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Your own views beside the fixed ones: the filters and the order of now, under a name. */
export function SavedViews() {
  const [address, change] = useAddress();
  const [name, setName] = useState("");
  const [isOpen, open] = useState(false);
  const { data: views = [] } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await answered(api.GET("/api/views"))).items,
  });
  const keep = useMutation({
    mutationFn: (items: View[]) => answered(api.PUT("/api/views", { body: { items } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const current = JSON.stringify(filtersOf(address));
  const shown = views.find(({ filters }) => JSON.stringify(filtersOf(filters)) === current);
  const show = ({ filters }: View) => change(Object.fromEntries(FILTERS.map((key) => [key, filters[key]])));
  return (
    <>
      {views.map((view) => (
        <button key={view.name} type="button" aria-pressed={view === shown} onClick={() => show(view)}>
          {view.name}
        </button>
      ))}
      {shown ? (
        <button type="button" onClick={() => keep.mutate(views.filter((view) => view !== shown))}>
          Forget this view
        </button>
      ) : (
        current !== "{}" && (
          <Popover opened={isOpen} onChange={open} trapFocus returnFocus>
            <Popover.Target>
              <button type="button" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
                Save this view
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  const others = views.filter((view) => view.name !== name.trim());
                  keep.mutate([...others, { name: name.trim(), filters: filtersOf(address) }]);
                  setName("");
                  open(false);
                }}
              >
                <Group align="flex-end" gap="xs">
                  <TextInput
                    label="Name"
                    required
                    maxLength={100}
                    value={name}
                    onChange={({ currentTarget }) => setName(currentTarget.value)}
                  />
                  <Button type="submit">Save</Button>
                </Group>
              </form>
            </Popover.Dropdown>
          </Popover>
        )
      )}
    </>
  );
}
