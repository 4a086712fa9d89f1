import { ActionIcon, Autocomplete, Badge, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconCopy, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { typesQuery } from "../../api/queries.ts";
import type { ChannelSettings, OfflineChannel } from "../../api/settings.ts";
import type { CampaignType } from "../../api/types.ts";
import { asOfOf, useAddress } from "../../frame/address.ts";
import { useMay } from "../../frame/session.tsx";
import { useSection } from "../../frame/use-section.ts";
import { Channel, useChannelColour } from "../../parts/Channel.tsx";
import { Conditions } from "../../parts/Conditions.tsx";
import { EditBar } from "../../parts/EditBar.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { moved } from "../../parts/moved.ts";
import { Page } from "../../parts/Page.tsx";
import { BLANK, count } from "../../theme/format.ts";

/** Which channel each campaign type goes to: what the org uses, and the map in order; the first entry that fits counts. */
export function Channels() {
  const [address] = useAddress();
  const types = useQuery(typesQuery(asOfOf(address)));
  const map = useSection("channels");
  const mayEdit = useMay("editor");
  const { section } = map;
  const add = (type: string) => {
    if (section) map.edit({ ...section, offline: [...section.offline, { type, channel: "" }] });
  };
  return (
    <Page
      title="Channels"
      right={
        <EditBar isEdited={map.isEdited} isPending={map.isPending} onTake={map.take} onReset={map.reset} />
      }
    >
      {(types.error ?? map.error) && (
        <Failure error={(types.error ?? map.error) as Error} retry={() => void types.refetch()} />
      )}
      {(!types.data || !section) && !types.error && !map.error && <LoadingCards heights={[220, 320]} />}
      {types.data && section && (
        <div className="halves">
          <TypesFound items={types.data.items} onMap={mayEdit ? add : undefined} />
          <MapCard map={section} onChange={map.edit} mayEdit={mayEdit} types={types.data.items} />
        </div>
      )}
    </Page>
  );
}

function TypesFound({
  items,
  onMap,
}: {
  items: readonly CampaignType[];
  onMap: ((type: string) => void) | undefined;
}) {
  if (items.length === 0)
    return (
      <section className="card">
        <Empty title="No campaigns yet">Types stand here once campaigns have been imported.</Empty>
      </section>
    );
  return (
    <section className="card" aria-label="Campaign types found">
      <h2>Campaign types in Salesforce</h2>
      <div className="scroll" tabIndex={0}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col" className="number">
                Campaigns
              </th>
              <th scope="col" className="number">
                Active
              </th>
              <th scope="col" className="number">
                Members
              </th>
              <th scope="col" className="number">
                Touchpoints
              </th>
              <th scope="col">Goes to</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ type, campaigns, active, members, touchpoints, unmapped, channels }) => (
              <tr key={type ?? ""}>
                <td>{type ?? <span className="warn">no type</span>}</td>
                <td className="number">{count(campaigns)}</td>
                <td className="number">{count(active)}</td>
                <td className="number">{count(members)}</td>
                <td className="number">{count(touchpoints)}</td>
                <td>
                  {channels.map(({ channel, subchannel }) => (
                    <div key={`${channel}${subchannel}`}>
                      <Channel channel={channel} subchannel={subchannel} />
                      {/^null$/i.test(channel) && (
                        <Badge className="warnbadge" ml={6}>
                          NULL: left to the web
                        </Badge>
                      )}
                    </div>
                  ))}
                  {unmapped > 0 && (
                    <Group gap={6}>
                      <Badge className="warnbadge">not mapped</Badge>
                      {onMap && type && (
                        <Button variant="subtle" size="compact-xs" onClick={() => onMap(type)}>
                          Map it
                        </Button>
                      )}
                    </Group>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function MapCard({
  map,
  onChange,
  mayEdit,
  types,
}: {
  map: ChannelSettings;
  onChange: (map: ChannelSettings) => void;
  mayEdit: boolean;
  types: readonly CampaignType[];
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
          >
            {mayEdit ? (
              <EntryForm
                entry={entry}
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
          onClick={() => put([...map.offline, { type: "", channel: "" }])}
        >
          Add an entry
        </Button>
      )}
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

function EntryForm({
  entry,
  index,
  last,
  types,
  channels,
  onChange,
  onMove,
  onClone,
  onRemove,
}: {
  entry: OfflineChannel;
  index: number;
  last: number;
  types: readonly string[];
  channels: readonly string[];
  onChange: (entry: OfflineChannel) => void;
  onMove: (by: number) => void;
  onClone: () => void;
  onRemove: () => void;
}) {
  const colour = useChannelColour();
  const name = `entry ${index + 1}`;
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
        <Group gap={2}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={15} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Move ${name} down`}
            disabled={index === last}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={15} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Clone ${name}`} onClick={onClone}>
            <IconCopy size={15} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      </Group>
      {entry.when ? (
        <div style={{ paddingLeft: 16 }}>
          <Conditions
            conditions={entry.when}
            label={name}
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
