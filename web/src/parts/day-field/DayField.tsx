import { ActionIcon, Popover, TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import { useHouse } from "../../frame/session.tsx";
import { readDay, today } from "../../theme/days.ts";
import { day as dayText } from "../../theme/format.ts";
import "./day-field.css";
import { MonthGrid } from "./MonthGrid.tsx";

/** What a field says of a text that is no day. */
const WRONG = "Write a day as 14 Jan 2026";

/**
 * A day, written as `14 Jan 2026` or `2026-01-14` or chosen from a month; shown as `14 Jan 2026` in every browser. The
 * arrow down opens the month. What is no day counts as none, and the field says so.
 */
export function DayField({
  value,
  onChange,
  onDone,
  onLeave,
  label,
  description,
  ariaLabel,
  required = false,
  autoFocus = false,
  width = 148,
}: {
  /** `2026-01-14`, or empty. */
  value: string;
  onChange: (day: string) => void;
  /** The person has finished: Enter, a day of the month, or the focus is elsewhere. */
  onDone?: (day: string) => void;
  /** Escape in the field. */
  onLeave?: () => void;
  label?: string;
  description?: string;
  /** Where no label is shown. */
  ariaLabel?: string;
  required?: boolean;
  autoFocus?: boolean;
  width?: number | string;
}) {
  const { zone } = useHouse();
  const [typed, type] = useState<string | undefined>();
  const [isWrong, setWrong] = useState(false);
  const [isOpen, open] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const dropdown = useRef<HTMLDivElement>(null);
  const shown = typed ?? (value ? dayText(value) : "");

  const write = (text: string) => {
    type(text);
    setWrong(false);
    const read = text.trim() === "" ? "" : readDay(text);
    if (read !== undefined && read !== value) onChange(read);
  };
  /** The day that the text means; what is none is told, and counts as no day. */
  const settle = (): string | undefined => {
    if (typed === undefined) return value;
    const read = typed.trim() === "" ? "" : readDay(typed);
    setWrong(read === undefined);
    if (read === undefined) {
      if (value !== "") onChange("");
      return undefined;
    }
    type(undefined);
    return read;
  };
  const take = (day: string) => {
    type(undefined);
    setWrong(false);
    open(false);
    onChange(day);
    input.current?.focus();
    onDone?.(day);
  };
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && dropdown.current?.contains(relatedTarget)) return;
    const day = settle();
    if (day !== undefined) onDone?.(day);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      settle();
      open(true);
    } else if (event.key === "Escape" && onLeave) {
      event.stopPropagation();
      onLeave();
    } else if (event.key === "Enter") {
      const day = settle();
      if (day === undefined) event.preventDefault();
      else onDone?.(day);
    }
  };
  return (
    <Popover
      opened={isOpen}
      onChange={open}
      trapFocus
      returnFocus
      withRoles={false}
      shadow="md"
      position="bottom-start"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <div style={{ width }}>
          <TextInput
            ref={input}
            label={label}
            description={description}
            aria-label={ariaLabel}
            placeholder="14 Jan 2026"
            autoComplete="off"
            maxLength={30}
            required={required}
            autoFocus={autoFocus}
            value={shown}
            error={isWrong ? WRONG : undefined}
            onChange={({ currentTarget }) => write(currentTarget.value)}
            onKeyDown={press}
            onBlur={leave}
            rightSection={
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label="Open the calendar"
                aria-haspopup="dialog"
                aria-expanded={isOpen}
                // The field keeps the focus until the month has it.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  settle();
                  open(!isOpen);
                }}
              >
                <IconCalendar size={14} />
              </ActionIcon>
            }
          />
        </div>
      </Popover.Target>
      <Popover.Dropdown ref={dropdown} p="xs" role="dialog" aria-label={`Calendar: ${label ?? ariaLabel}`}>
        <MonthGrid
          chosen={value}
          now={today(zone)}
          onPick={take}
          onClear={required ? undefined : () => take("")}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
