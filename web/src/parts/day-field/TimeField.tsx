import { TextInput } from "@mantine/core";
import { useState } from "react";
import { readTime } from "../../theme/days.ts";

/** A time of the day, `09:30`; other spellings are read, too. Empty is no time, and so is what is none. */
export function TimeField({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (time: string) => void;
  label: string;
}) {
  const [typed, type] = useState<string | undefined>();
  const [isWrong, setWrong] = useState(false);
  return (
    <TextInput
      label={label}
      placeholder="09:30"
      autoComplete="off"
      maxLength={10}
      value={typed ?? value}
      error={isWrong ? "Write a time as 09:30" : undefined}
      onChange={({ currentTarget: { value: text } }) => {
        type(text);
        setWrong(false);
        const read = text.trim() === "" ? "" : readTime(text);
        if (read !== undefined) onChange(read);
      }}
      onBlur={() => {
        if (typed === undefined) return;
        const read = typed.trim() === "" ? "" : readTime(typed);
        setWrong(read === undefined);
        onChange(read ?? "");
        if (read !== undefined) type(undefined);
      }}
    />
  );
}
