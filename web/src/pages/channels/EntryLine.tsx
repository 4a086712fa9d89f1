import { Group } from "@mantine/core";
import type { OfflineChannel } from "../../api/settings.ts";
import { Channel } from "../../parts/Channel.tsx";
import { conditionText } from "../../parts/condition-text.ts";
import { OrderButtons } from "../../parts/OrderButtons.tsx";

/** One entry of the map as it reads; a click opens it. */
export function EntryLine({
  entry,
  index,
  last,
  onOpen,
  onMove,
  onClone,
  onRemove,
}: {
  entry: OfflineChannel;
  index: number;
  last: number;
  /** Undefined for who may not edit. */
  onOpen: (() => void) | undefined;
  onMove: (by: number) => void;
  onClone: () => void;
  onRemove: () => void;
}) {
  const name = `entry ${index + 1}`;
  const text = (
    <>
      <span>{entry.type ?? "Any type"}</span>
      {entry.when?.map((condition) => (
        <span key={conditionText(condition)} className="faint">
          {" "}
          and {conditionText(condition)}
        </span>
      ))}{" "}
      → <Channel channel={entry.channel} subchannel={entry.subchannel ?? null} />
    </>
  );
  if (!onOpen) return <span style={{ fontSize: 13 }}>{text}</span>;
  return (
    <Group gap={6} wrap="nowrap" justify="space-between">
      <button
        type="button"
        className="cellbutton entryline"
        aria-label={`Edit ${name}: ${entryText(entry)}`}
        onClick={onOpen}
      >
        {text}
      </button>
      <OrderButtons
        name={name}
        isFirst={index === 0}
        isLast={index === last}
        onMove={onMove}
        onClone={onClone}
        onRemove={onRemove}
      />
    </Group>
  );
}

/** An entry in words, to be searched. */
export function entryText({ type, when = [], channel, subchannel }: OfflineChannel): string {
  const left = [type ?? "Any type", ...when.map(conditionText)].join(" and ");
  return `${left} to ${channel}${subchannel ? ` / ${subchannel}` : ""}`;
}
