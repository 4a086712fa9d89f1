import { many, type Outcome } from "../explain/story.ts";

/** A campaign type as it is found in the org, and where the channel map puts it. */
export type TypeRow = {
  /** Null: campaigns without a type. */
  type: string | null;
  campaigns: number;
  /** Of these, the active ones. */
  active: number;
  members: number;
  touchpoints: number;
  /** Campaigns that no entry of the map fits: they get the default channel. */
  unmapped: number;
  /** Where the others go: more than one where entries look at more than the type. */
  channels: { channel: string; subchannel: string | null; campaigns: number }[];
};

/** Types by campaigns, most first; without regard to case and blanks around, as the map reads them. */
export async function browseTypes(outcome: Outcome): Promise<TypeRow[]> {
  const { dialect } = outcome.context;
  const { results, mirror } = outcome.schemas;
  const rows = await many<{
    key: string | null;
    type: string | null;
    channel: string;
    subchannel: string | null;
    campaigns: number;
    active: number;
    members: number;
    touchpoints: number;
    unmapped: number;
  }>(
    outcome,
    `SELECT ${dialect.folded("campaign.type")} AS "key", min(campaign.type) AS "type", campaign.channel AS "channel",
       campaign.subchannel AS "subchannel", CAST(count(*) AS DOUBLE) AS "campaigns",
       CAST(count(*) FILTER (WHERE record.is_active) AS DOUBLE) AS "active",
       CAST(sum(campaign.members) AS DOUBLE) AS "members", CAST(sum(campaign.touchpoints) AS DOUBLE) AS "touchpoints",
       CAST(count(*) FILTER (WHERE decided.channel_entry IS NULL) AS DOUBLE) AS "unmapped"
     FROM ${results}.campaigns AS campaign
     JOIN ${results}.campaign_decisions AS decided ON decided.id = campaign.campaign_id
     JOIN ${mirror}.campaign AS record ON record.id = campaign.campaign_id AND NOT COALESCE(record.is_deleted, FALSE)
     GROUP BY 1, campaign.channel, campaign.subchannel
     ORDER BY 5 DESC, 3, 4 NULLS FIRST`,
  );
  const types = new Map<string | null, TypeRow>();
  for (const { key, type, channel, subchannel, campaigns, ...counts } of rows) {
    const found = types.get(key) ?? {
      type,
      campaigns: 0,
      active: 0,
      members: 0,
      touchpoints: 0,
      unmapped: 0,
      channels: [],
    };
    types.set(key, found);
    found.campaigns += campaigns;
    for (const name of ["active", "members", "touchpoints", "unmapped"] as const) found[name] += counts[name];
    if (counts.unmapped < campaigns)
      found.channels.push({ channel, subchannel, campaigns: campaigns - counts.unmapped });
  }
  return [...types.values()].sort((a, b) => b.campaigns - a.campaigns);
}
