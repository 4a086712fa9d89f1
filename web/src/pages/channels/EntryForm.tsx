import { Autocomplete, Button, Group, Stack, TextInput } from "@mantine/core";
import type { OfflineChannel } from "../../api/settings.ts";
import { CHANNEL_OBJECTS } from "../../api/settings.ts";
import { faultsAt, type SettingFault } from "../../frame/use-faults.ts";
import { useChannelColour } from "../../parts/Channel.tsx";
import { Conditions } from "../../parts/Conditions.tsx";
import { Faults } from "../../parts/Faults.tsx";

/** One entry of the map while it is edited: a type, conditions, and the channel they lead to. */
export function EntryForm({
  entry,
  index,
  types,
  channels,
  faults,
  path,
  onChange,
  onClose,
}: {
  entry: OfflineChannel;
  index: number;
  types: readonly string[];
  channels: readonly string[];
  /** What is wrong with the entry, and its own path in the settings. */
  faults: readonly SettingFault[];
  path: string;
  onChange: (entry: OfflineChannel) => void;
  onClose: () => void;
}) {
  const colour = useChannelColour();
  const name = `entry ${index + 1}`;
  const ownFaults = faults.filter(
    (fault) =>
      !fault.path.startsWith(`${path}.when[`) &&
      !(fault.path === `${path}.channel` && entry.channel.trim() === ""),
  );
  return (
    <Stack gap={6}>
      <Group gap={6} wrap="wrap">
        <span className="dot" style={{ background: colour(entry.channel) }} />
        <Autocomplete
          aria-label={`Type of ${name}`}
          placeholder="any type"
          value={entry.type ?? ""}
          data={[...types]}
          style={{ flex: "1 1 130px" }}
          onChange={(type) => {
            const { type: _, ...rest } = entry;
            onChange(type === "" ? rest : { ...rest, type });
          }}
        />
        <span aria-hidden="true">→</span>
        <Autocomplete
          aria-label={`Channel of ${name}`}
          placeholder="channel"
          required
          error={entry.channel.trim() === "" ? "needs a channel" : undefined}
          value={entry.channel}
          data={[...channels]}
          style={{ flex: "1 1 120px" }}
          onChange={(channel) => onChange({ ...entry, channel })}
        />
        <TextInput
          aria-label={`Subchannel of ${name}`}
          placeholder="no subchannel"
          value={entry.subchannel ?? ""}
          style={{ flex: "1 1 110px" }}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...entry, subchannel: value === "" ? null : value })
          }
        />
        <Button variant="default" aria-label={`Done with ${name}`} onClick={onClose}>
          Done
        </Button>
      </Group>
      <Faults faults={ownFaults} />
      {entry.when ? (
        <div style={{ paddingLeft: 16 }}>
          <Conditions
            conditions={entry.when}
            label={name}
            objects={CHANNEL_OBJECTS}
            faultsOf={(place) => faultsAt(faults, `${path}.when[${place}]`)}
            onChange={(when) => {
              const { when: _, ...rest } = entry;
              onChange(when.length === 0 ? rest : { ...rest, when });
            }}
          />
        </div>
      ) : (
        <Group pl={16}>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() =>
              onChange({ ...entry, when: [{ field: "Campaign.Name", operator: "contains", value: "" }] })
            }
          >
            Only when…
          </Button>
        </Group>
      )}
    </Stack>
  );
}
