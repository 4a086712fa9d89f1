import { Badge, Button, Group } from "@mantine/core";
import type { CampaignType } from "../../api/types.ts";
import { Channel } from "../../parts/Channel.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { count } from "../../theme/format.ts";

/** The campaign types that the org uses, and where each goes; those without a channel stand out. */
export function TypesFound({
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
                        <div className="warn" style={{ fontSize: 12, paddingLeft: 16 }}>
                          left to web tracking
                        </div>
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
