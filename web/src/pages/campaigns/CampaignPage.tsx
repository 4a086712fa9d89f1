import { Badge, Button, Group, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { campaignQuery, typesQuery } from "../../api/queries.ts";
import type { BulkUpdate, Campaign } from "../../api/types.ts";
import { asOfOf, modelName, modelOf, textOf, useAddress } from "../../frame/address.ts";
import { useHouse, useMay } from "../../frame/session.tsx";
import { Channel } from "../../parts/Channel.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { count, day, percent, period, words } from "../../theme/format.ts";
import { BulkDates } from "./BulkDates.tsx";
import { readUpdate } from "./bulk-update.ts";
import { nameOf } from "./campaign-edit.ts";
import { EditCell } from "./EditCell.tsx";
import { LateBanner } from "./LateBanner.tsx";
import { Members } from "./Members.tsx";
import { Readiness } from "./Readiness.tsx";

/** One campaign: is it ready, what is set, who its members are and why each counts or not. */
export function CampaignPage() {
  const { id = "" } = useParams({ strict: false });
  const [address, change] = useAddress();
  const asOf = asOfOf(address);
  const model = modelOf(address);
  const { data, error, refetch } = useQuery(
    campaignQuery(id, { model, ...(asOf === undefined ? {} : { asOf }) }),
  );
  const bulk = textOf(address, "bulk");
  const setUpdate = (update: BulkUpdate | "new" | "ticked" | undefined) =>
    change({ bulk: typeof update === "object" ? JSON.stringify(update) : update });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const tick = useCallback(
    (member: string) =>
      setTicked((before) => {
        const next = new Set(before);
        if (!next.delete(member)) next.add(member);
        return next;
      }),
    [],
  );
  const mayEdit = useMay("editor");
  return (
    <Page
      title={data ? nameOf(data) : "Campaign"}
      timed
      more={<ModelSelect />}
      right={mayEdit && data && <Button onClick={() => setUpdate("new")}>Bulk update touchpoint date</Button>}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[90, 200, 300]} />}
      {data && (
        <div className="cards">
          <LateBanner campaign={data} onTake={mayEdit ? setUpdate : undefined} />
          <Figures campaign={data} model={modelName(model)} />
          <div className="columns">
            <Readiness campaign={data} />
            <SettingsCard campaign={data} />
          </div>
          <Tabs defaultValue="members" keepMounted={false}>
            <Tabs.List mb="sm">
              <Tabs.Tab value="members">Members {count(data.members)}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="members">
              <Members
                campaign={data}
                {...(mayEdit && asOf === undefined
                  ? {
                      ticks: {
                        ticked,
                        tick,
                        clear: () => setTicked(new Set()),
                        update: () => setUpdate("ticked"),
                      },
                    }
                  : {})}
              />
            </Tabs.Panel>
          </Tabs>
        </div>
      )}
      {bulk && data && mayEdit && (
        <BulkDates
          key={bulk}
          campaign={data}
          start={readUpdate(bulk)}
          ticked={bulk === "ticked" ? [...ticked] : []}
          onClose={() => setUpdate(undefined)}
        />
      )}
    </Page>
  );
}

function Figures({ campaign, model }: { campaign: Campaign; model: string }) {
  const { members, responded, touchpoints, withoutEmail, won, open, cost } = campaign;
  return (
    <div className="figures">
      <Figure name="Members" value={count(members)} note={`${count(withoutEmail)} without email`} />
      <Figure
        name="Responded"
        value={count(responded)}
        note={members > 0 ? `${percent(responded / members)} of the members` : undefined}
      />
      <Figure name="Touchpoints" value={count(touchpoints)} />
      <Figure name={`Revenue, ${model}`} value={<Money value={won} />} note="won deals" />
      <Figure name={`Pipeline, ${model}`} value={<Money value={open} />} note="open deals, provisional" />
      <Figure name="Cost" value={<Money value={cost} />} note="actual cost in Salesforce" />
    </div>
  );
}

function SettingsCard({ campaign }: { campaign: Campaign }) {
  const { zone } = useHouse();
  const { data: types } = useQuery(typesQuery());
  const names = types?.items.flatMap(({ type }) => (type ? [type] : [])) ?? [];
  const from =
    campaign.syncTypeFrom === "footfall"
      ? "set in Footfall"
      : campaign.syncTypeFrom === "crm"
        ? "from Salesforce"
        : undefined;
  return (
    <section className="card" aria-label="Settings of the campaign">
      <Group justify="space-between" align="flex-start">
        <h2>Settings</h2>
        {campaign.warnings.length > 0 && (
          <Badge className="warnbadge">{campaign.warnings.length} to look at</Badge>
        )}
      </Group>
      <table className="plain">
        <tbody>
          <tr>
            <th scope="row">Sync type</th>
            <td>
              <EditCell campaign={campaign} setting="syncType" />{" "}
              {from && <span className="faint">{from}</span>}
            </td>
          </tr>
          <tr>
            <th scope="row">Decided by</th>
            <td>{campaign.sync ? words(campaign.sync) : "nothing yet: no member counts"}</td>
          </tr>
          <tr>
            <th scope="row">Type</th>
            <td>
              <EditCell campaign={campaign} setting="type" types={names} />
            </td>
          </tr>
          <tr>
            <th scope="row">Channel</th>
            <td>
              <Channel channel={campaign.channel} subchannel={campaign.subchannel} />
            </td>
          </tr>
          <tr>
            <th scope="row">Dates</th>
            <td>
              {period(campaign.startDate, campaign.endDate)},{" "}
              <span className="faint">created {day(campaign.createdDate, zone)}</span>
            </td>
          </tr>
          <tr>
            <th scope="row">Touchpoints</th>
            <td>
              from <EditCell campaign={campaign} setting="touchpointStart" /> until{" "}
              <EditCell campaign={campaign} setting="touchpointEnd" />
            </td>
          </tr>
          <tr>
            <th scope="row">Id</th>
            <td>
              <code>{campaign.id}</code>
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
