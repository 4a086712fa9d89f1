import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

/** Searches while one types; `/` brings the cursor here. */
export function SearchBox({
  value,
  onSearch,
  label,
  width = 220,
}: {
  value: string;
  onSearch: (text: string) => void;
  label: string;
  width?: number | string;
}) {
  const [typed, type] = useState(value);
  // What was told comes back as the value, later than it was typed: only what comes from elsewhere goes into the field.
  const told = useRef<string[]>([]);
  useEffect(() => {
    const at = told.current.indexOf(value);
    told.current = at < 0 ? [] : told.current.slice(at + 1);
    if (at < 0) type(value);
  }, [value]);
  const tell = useDebouncedCallback((text: string) => {
    told.current.push(text);
    onSearch(text);
  }, 200);
  return (
    <TextInput
      data-search
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      w={width}
      maxLength={255}
      leftSection={<IconSearch size={14} />}
      rightSection={typed === "" ? <kbd className="not-phone">/</kbd> : null}
      onChange={({ currentTarget }) => {
        type(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}
