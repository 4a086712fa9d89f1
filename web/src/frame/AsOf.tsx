import { Button, Popover, ScrollArea } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { publishesQuery } from "../api/queries.ts";
import type { Publish } from "../api/types.ts";
import { DayField } from "../parts/day-field/DayField.tsx";
import { addDays } from "../theme/days.ts";
import { day, time, words } from "../theme/format.ts";
import { asOfOf, useAddress } from "./address.ts";
import { useHouse } from "./session.tsx";

/** Shows a page as it was after an earlier publish: one of the list, or the last of a day. */
export function AsOf() {
  const [address, change] = useAddress();
  const { zone } = useHouse();
  const [isOpen, open] = useState(false);
  const [wanted, want] = useState("");
  const { data, isPending } = useQuery({ ...publishesQuery, enabled: isOpen });
  const asOf = asOfOf(address);
  const choose = (publish: number | undefined) => {
    change({ asOf: publish });
    open(false);
  };
  const ofDay = wanted === "" ? undefined : lastUntil(data?.items ?? [], wanted, zone);
  return (
    <Popover
      opened={isOpen}
      onChange={open}
      width={340}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      // The calendar of the field lies outside; a day of it is no click elsewhere.
      closeOnClickOutside={false}
    >
      <Popover.Target>
        <Button
          variant="default"
          rightSection={<IconChevronDown size={13} />}
          aria-expanded={isOpen}
          onClick={() => open(!isOpen)}
        >
          {asOf === undefined ? "as of today" : `as of publish ${asOf}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <button type="button" className="aschoice" onClick={() => choose(undefined)}>
          Today: the newest publish
        </button>
        <div style={{ display: "flex", gap: 8, alignItems: "flex-end", padding: "4px 8px 8px" }}>
          <DayField label="As of the end of a day" value={wanted} onChange={want} />
          <Button variant="default" disabled={!ofDay?.isThere} onClick={() => ofDay && choose(ofDay.id)}>
            Show
          </Button>
        </div>
        {wanted !== "" && data && (
          <div className="faint" style={{ fontSize: 12, padding: "0 8px 8px" }} role="status">
            {ofDay
              ? `Publish ${ofDay.id} was the last until then${ofDay.isThere ? "" : "; its outcome was taken out"}.`
              : `Nothing was published until ${day(wanted)}.`}
          </div>
        )}
        <ScrollArea.Autosize mah={320} style={{ borderTop: "1px solid var(--line)" }}>
          {isPending && isOpen && <div className="faint aschoice">Looking them up</div>}
          {data?.items.map((publish) => (
            <button
              key={publish.id}
              type="button"
              className="aschoice"
              aria-current={publish.id === asOf || undefined}
              disabled={!publish.isThere}
              onClick={() => choose(publish.id)}
            >
              <strong>{publish.id}</strong> · {time(publish.at, zone)}
              <span className="faint">
                {words(publish.cause.replace("+", " and "))}
                {publish.reason ? `: ${publish.reason}` : ""}
                {publish.isThere ? "" : " (its outcome was taken out)"}
              </span>
            </button>
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The newest publish that stood when a day ended, in the org's zone. */
function lastUntil(publishes: readonly Publish[], until: string, zone: string): Publish | undefined {
  const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  return publishes
    .filter(({ at }) => dayOf.format(new Date(at)) < addDays(until, 1))
    .reduce<Publish | undefined>((last, each) => (last && last.id > each.id ? last : each), undefined);
}
