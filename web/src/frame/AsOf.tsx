import { Button, Menu, ScrollArea } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { publishesQuery } from "../api/queries.ts";
import { day } from "../theme/format.ts";
import { asOfOf, useAddress } from "./address.ts";
import { useHouse } from "./session.tsx";

/** Shows a page as it was after an earlier publish. */
export function AsOf() {
  const [address, change] = useAddress();
  const { zone } = useHouse();
  const [isOpen, open] = useState(false);
  const { data, isPending } = useQuery({ ...publishesQuery, enabled: isOpen });
  const asOf = asOfOf(address);
  return (
    <Menu opened={isOpen} onChange={open} width={300} position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={13} />}>
          {asOf === undefined ? "as of today" : `as of publish ${asOf}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => change({ asOf: undefined })}>Today: the newest publish</Menu.Item>
        <Menu.Divider />
        <ScrollArea.Autosize mah={320}>
          {isPending && isOpen && <Menu.Label>Looking them up</Menu.Label>}
          {data?.items.map((publish) => (
            <Menu.Item key={publish.id} onClick={() => change({ asOf: publish.id })}>
              {publish.id} · {day(publish.at, zone)} · {publish.reason ?? publish.cause}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
