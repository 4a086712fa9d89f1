import { Button, Group, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ChannelSettings, OfflineChannel } from "../../api/settings.ts";
import type { CampaignType } from "../../api/types.ts";
import { faultsAt, type SettingFault } from "../../frame/use-faults.ts";
import { Channel } from "../../parts/Channel.tsx";
import { Faults } from "../../parts/Faults.tsx";
import { moved } from "../../parts/moved.ts";
import { BLANK } from "../../theme/format.ts";
import { EntryForm } from "./EntryForm.tsx";

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
  const names = types.flatMap(({ type }) => (type ? [type] : []));
  return (
    <section className="card" aria-label="Channel map">
      <h2>Channel map</h2>
      <p className="faint" style={{ fontSize: 13, margin: "0 0 10px" }}>
        Read from the top; the first entry that fits a campaign counts.
      </p>
      <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {map.offline.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is known by its place
            key={index}
            className="entry"
            data-row
            tabIndex={-1}
          >
            {mayEdit ? (
              <EntryForm
                entry={entry}
                faults={faultsAt(faults, pathOf(index))}
                path={pathOf(index)}
                index={index}
                last={map.offline.length - 1}
                types={names}
                channels={channels}
                onChange={(next) => put(map.offline.map((each, place) => (place === index ? next : each)))}
                onMove={(by) => put(moved(map.offline, index, index + by))}
                onClone={() => put(map.offline.toSpliced(index + 1, 0, structuredClone(entry)))}
                onRemove={() => put(map.offline.toSpliced(index, 1))}
              />
            ) : (
              <span style={{ fontSize: 13 }}>
                {entry.type ?? "Any type"} →{" "}
                <Channel channel={entry.channel} subchannel={entry.subchannel ?? null} />
              </span>
            )}
          </li>
        ))}
      </ol>
      {mayEdit && (
        <Button
          variant="subtle"
          mt="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => put([...map.offline, { channel: "" }])}
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
