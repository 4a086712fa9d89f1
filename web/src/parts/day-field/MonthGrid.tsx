import { ActionIcon, Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { addDays, addMonths, weekday, weeksOf } from "../../theme/days.ts";
import { day as dayText } from "../../theme/format.ts";
import { monthName } from "../month-name.ts";

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * A month to choose a day from. Arrows go by day and week, Page up and down by month, with Shift by year, Home and End
 * within the week; Enter takes the day.
 */
export function MonthGrid({
  chosen,
  now,
  onPick,
  onClear,
}: {
  /** A day, or empty. */
  chosen: string;
  /** Today, in the org's zone. */
  now: string;
  onPick: (day: string) => void;
  onClear?: (() => void) | undefined;
}) {
  const [at, go] = useState(chosen || now);
  const grid = useRef<HTMLTableElement>(null);
  const isByKeys = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the day that the keys went to has the focus
  useEffect(() => {
    if (isByKeys.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    isByKeys.current = false;
  }, [at]);
  const move = (event: KeyboardEvent) => {
    const to = moveOf(event, at);
    if (to === undefined) return;
    event.preventDefault();
    isByKeys.current = true;
    go(to);
  };
  return (
    <div className="calendar">
      <Group justify="space-between" mb={4}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="The month before"
          onClick={() => go(addMonths(at, -1))}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <strong aria-live="polite" style={{ fontSize: 13 }}>
          {monthName(at.slice(0, 7))}
        </strong>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="The month after"
          onClick={() => go(addMonths(at, 1))}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Group>
      <table ref={grid} aria-label={monthName(at.slice(0, 7))} onKeyDown={move}>
        <thead>
          <tr>
            {WEEK.map((name) => (
              <th key={name} scope="col" abbr={name}>
                {name.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(at).map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td key={each}>
                  <button
                    type="button"
                    tabIndex={each === at ? 0 : -1}
                    data-autofocus={each === at || undefined}
                    data-mantine-stop-propagation="true"
                    aria-label={dayText(each)}
                    aria-pressed={each === chosen}
                    aria-current={each === now ? "date" : undefined}
                    className={each.slice(0, 7) === at.slice(0, 7) ? undefined : "faint"}
                    onClick={() => onPick(each)}
                  >
                    {Number(each.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="space-between" mt={4}>
        <Button variant="subtle" size="compact-xs" onClick={() => onPick(now)}>
          Today
        </Button>
        {onClear && chosen !== "" && (
          <Button variant="subtle" size="compact-xs" onClick={onClear}>
            No date
          </Button>
        )}
      </Group>
    </div>
  );
}

function moveOf({ key, shiftKey }: KeyboardEvent, at: string): string | undefined {
  switch (key) {
    case "ArrowLeft":
      return addDays(at, -1);
    case "ArrowRight":
      return addDays(at, 1);
    case "ArrowUp":
      return addDays(at, -7);
    case "ArrowDown":
      return addDays(at, 7);
    case "Home":
      return addDays(at, -weekday(at));
    case "End":
      return addDays(at, 6 - weekday(at));
    case "PageUp":
      return addMonths(at, shiftKey ? -12 : -1);
    case "PageDown":
      return addMonths(at, shiftKey ? 12 : 1);
    default:
      return undefined;
  }
}
