import { Button, Group, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ChannelSettings, OfflineChannel } from "../../api/settings.ts";
import type { CampaignType } from "../../api/types.ts";
import { faultsAt, type SettingFault } from "../../frame/use-faults.ts";
import { Faults } from "../../parts/Faults.tsx";
import { moved } from "../../parts/moved.ts";
import { BLANK } from "../../theme/format.ts";
import { EntryForm } from "./EntryForm.tsx";
import { EntryLine, entryText } from "./EntryLine.tsx";

/** Fewer entries are seen at a glance. */
const SEARCHED = 6;

const pathOf = (index: number) => `channels.offline[${index}]`;

/** The channel map in order, and where everything else goes. */
export function MapCard({
  map,
  onChange,
  mayEdit,
  types,
  faults,
}: {
  map: ChannelSettings;
  onChange: (map: ChannelSettings) => void;
  mayEdit: boolean;
  types: readonly CampaignType[];
  /** What is wrong with the map, with paths in the settings. */
  faults: readonly SettingFault[];
}) {
  const put = (offline: OfflineChannel[]) => onChange({ ...map, offline });
  const channels = [...new Set(map.offline.map(({ channel }) => channel))].filter(Boolean);
  const [open, setOpen] = useState<number | undefined>();
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const fits = (entry: OfflineChannel) => entryText(entry).toLowerCase().includes(words);
  // One that was just added, here or among the types, is not complete: it opens by itself.
  const unfinished = map.offline.findIndex(({ channel }) => channel === "");
  useEffect(() => {
    if (unfinished >= 0) setOpen(unfinished);
  }, [unfinished]);
  const names = types.flatMap(({ type }) => (type ? [type] : []));
  return (
    <section className="card" aria-label="Channel map">
      <h2>Channel map</h2>
      <p className="faint" style={{ fontSize: 13, margin: "0 0 10px" }}>
        Read from the top; the first entry that fits a campaign counts.
      </p>
      {map.offline.length > SEARCHED && (
        <TextInput
          data-search
          type="search"
          aria-label="Search the map"
          placeholder="Search type, condition or channel"
          value={search}
          maxLength={255}
          mb="xs"
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {map.offline.map((entry, index) => {
          if (index !== open && !fits(entry)) return null;
          const change = (offline: OfflineChannel[], opened: number | undefined) => {
            setOpen(opened);
            put(offline);
          };
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is known by its place
              key={index}
              className="entry"
              data-row
              tabIndex={-1}
            >
              <EntryLine
                entry={entry}
                index={index}
                last={map.offline.length - 1}
                onOpen={mayEdit ? () => setOpen(index === open ? undefined : index) : undefined}
                onMove={(by) =>
                  change(
                    moved(map.offline, index, index + by),
                    open === index ? index + by : open === index + by ? index : open,
                  )
                }
                onClone={() => change(map.offline.toSpliced(index + 1, 0, structuredClone(entry)), index + 1)}
                onRemove={() => change(map.offline.toSpliced(index, 1), undefined)}
              />
              {open !== index && <Faults faults={faultsAt(faults, pathOf(index))} />}
              {open === index && (
                <EntryForm
                  entry={entry}
                  faults={faultsAt(faults, pathOf(index))}
                  path={pathOf(index)}
                  index={index}
                  types={names}
                  channels={channels}
                  onChange={(next) => put(map.offline.map((each, place) => (place === index ? next : each)))}
                  onClose={() => setOpen(undefined)}
                />
              )}
            </li>
          );
        })}
      </ol>
      {mayEdit && (
        <Button
          variant="subtle"
          mt="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            setOpen(map.offline.length);
            put([...map.offline, { channel: "" }]);
          }}
        >
          Add an entry
        </Button>
      )}
      <Faults faults={faults.filter(({ path }) => !path.startsWith("channels.offline["))} />
      <Group mt="md" align="flex-end">
        <TextInput
          label="Everything else goes to"
          value={map.default.channel}
          readOnly={!mayEdit}
          onChange={({ currentTarget }) =>
            onChange({ ...map, default: { ...map.default, channel: currentTarget.value } })
          }
        />
        <span className="faint" style={{ fontSize: 13 }}>
          {map.default.subchannel ?? BLANK}
        </span>
      </Group>
    </section>
  );
}
