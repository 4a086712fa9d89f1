import { Button, Group } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { campaignsQuery, queries, typesQuery } from "../../api/queries.ts";
import type { Campaign, CampaignQuery } from "../../api/types.ts";
import { asOfOf, modelOf, textOf, useAddress } from "../../frame/address.ts";
import { isTyping } from "../../frame/keys.ts";
import { useHouse, useMay } from "../../frame/session.tsx";
import { ColumnChoice, useColumns } from "../../parts/columns.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Grid } from "../../parts/Grid.tsx";
import { useWindows } from "../../parts/grid-windows.ts";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Page } from "../../parts/Page.tsx";
import { SearchBox } from "../../parts/SearchBox.tsx";
import { count, plural } from "../../theme/format.ts";
import { CampaignFilters } from "./CampaignFilters.tsx";
import { campaignColumns } from "./campaign-columns.tsx";
import { nameOf } from "./campaign-edit.ts";
import { EditCampaigns } from "./EditCampaigns.tsx";
import { SavedViews } from "./SavedViews.tsx";

const VIEWS = [
  ["all", "All"],
  ["to_sync", "To sync"],
  ["late", "Uploaded late"],
  ["unmapped", "Unmapped"],
  ["excluded_but_matched", "Excluded but matched"],
  ["no_dates", "Without dates"],
] as const;
type View = (typeof VIEWS)[number][0];
/** As many changes as the server takes at once, in windows of its greatest size. */
const ALL_MAX = 5_000;
const MOST_AT_ONCE = 500;

/** All campaigns: find those that need a decision, and decide, for one or many. */
export function Campaigns() {
  const [address, change] = useAddress();
  const navigate = useNavigate();
  const mayEdit = useMay("editor");
  const { zone } = useHouse();
  const query = useCampaignQuery();
  const identity = JSON.stringify(query);
  const rows = useWindows<Campaign>((offset, limit) => campaignsQuery({ ...query, offset, limit }), identity);
  const { data: types } = useQuery(typesQuery());
  const typeNames = useMemo(() => types?.items.flatMap(({ type }) => (type ? [type] : [])) ?? [], [types]);
  const all = useMemo(() => campaignColumns(typeNames, zone), [typeNames, zone]);
  const columns = useColumns("campaigns", all);
  const [chosen, choose] = useState<ReadonlyMap<string, Pick<Campaign, "id" | "name">>>(new Map());
  const [edited, edit] = useState<readonly Pick<Campaign, "id" | "name">[] | undefined>();
  const total = rows.total ?? 0;
  useEffect(() => {
    const clear = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !isTyping(event)) choose((was) => (was.size === 0 ? was : new Map()));
    };
    document.addEventListener("keydown", clear);
    return () => document.removeEventListener("keydown", clear);
  }, []);
  const chooseAll = async () => {
    if (chosen.size > 0) return choose(new Map());
    const all = new Map<string, Campaign>();
    for (let offset = 0; offset < Math.min(total, ALL_MAX); offset += MOST_AT_ONCE) {
      const { items } = await queries.fetchQuery(campaignsQuery({ ...query, offset, limit: MOST_AT_ONCE }));
      for (const item of items) all.set(item.id, item);
    }
    choose(all);
  };
  // Of what is chosen now: keys may come faster than the page is drawn.
  const toggle = (campaign: Campaign) =>
    choose((was) => {
      const next = new Map(was);
      if (!next.delete(campaign.id)) next.set(campaign.id, { id: campaign.id, name: campaign.name });
      return next;
    });
  return (
    <Page
      title="Campaigns"
      whole
      timed
      right={
        <SearchBox
          label="Search name or id"
          value={textOf(address, "q") ?? ""}
          onSearch={(q) => change({ q }, { replace: true })}
        />
      }
      more={
        <>
          <ModelSelect />
          <ColumnChoice columns={columns} />
          <Download path="/api/campaigns" query={query} />
        </>
      }
    >
      <Views />
      <Group gap="xs" mb={10}>
        <CampaignFilters types={typeNames} />
        {chosen.size > 0 ? (
          <>
            <strong style={{ fontSize: 13 }}>{plural(chosen.size, "campaign")} selected</strong>
            <Button onClick={() => edit([...chosen.values()])}>Edit</Button>
            <Button variant="default" onClick={() => choose(new Map())}>
              Clear selection
            </Button>
          </>
        ) : (
          <span className="faint tabular" style={{ fontSize: 13 }} role="status">
            {rows.total === undefined ? "" : plural(rows.total, "campaign")}
          </span>
        )}
      </Group>
      {rows.error && <Failure error={rows.error} retry={rows.retry} />}
      <Grid
        label="Campaigns"
        columns={columns.shown}
        total={rows.error && rows.total === undefined ? 0 : rows.total}
        rowAt={rows.rowAt}
        rowKey={({ id }) => id}
        onRange={rows.onRange}
        sort={{
          by: textOf(address, "sort") ?? "createdDate",
          order: address.order === "asc" ? "asc" : "desc",
          onSort: (sort, order) => change({ sort, order }, { replace: true }),
        }}
        selection={
          mayEdit
            ? {
                has: ({ id }) => chosen.has(id),
                toggle,
                label: (campaign) => `Select ${nameOf(campaign)}`,
                all: {
                  chosen: chosen.size > 0 && chosen.size >= Math.min(total, ALL_MAX),
                  some: chosen.size > 0,
                  toggle: () => void chooseAll(),
                  label: `Select all ${count(Math.min(total, ALL_MAX))} that match`,
                },
              }
            : undefined
        }
        onOpen={({ id }) => void navigate({ to: "/campaigns/$id", params: { id } })}
        {...(mayEdit
          ? {
              onEdit: (campaign: Campaign | undefined) => {
                if (chosen.size > 0) edit([...chosen.values()]);
                else if (campaign) edit([campaign]);
              },
            }
          : {})}
        cards={["syncType", "members", "won"]}
        empty={
          <Empty title="No campaign fits">
            Take a filter away, or choose another view. Campaigns come with each import from Salesforce.
          </Empty>
        }
      />
      {edited && <EditCampaigns campaigns={edited} types={typeNames} onClose={() => edit(undefined)} />}
    </Page>
  );
}

/** What the address asks for. */
function useCampaignQuery(): CampaignQuery {
  const [address] = useAddress();
  const wanted = {
    search: textOf(address, "q"),
    view: textOf(address, "view"),
    type: textOf(address, "type"),
    channel: textOf(address, "channel"),
    syncType: textOf(address, "sync"),
    warning: textOf(address, "warning"),
    startFrom: textOf(address, "startFrom"),
    startTo: textOf(address, "startTo"),
    createdFrom: textOf(address, "createdFrom"),
    createdTo: textOf(address, "createdTo"),
    sort: textOf(address, "sort"),
    order: textOf(address, "order"),
    model: modelOf(address),
    asOf: asOfOf(address),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

function Views() {
  const [address, change] = useAddress();
  const view = (textOf(address, "view") ?? "all") as View;
  const asOf = asOfOf(address);
  const totals = useQueries({
    queries: VIEWS.map(([name]) =>
      campaignsQuery({ view: name, limit: 1, ...(asOf === undefined ? {} : { asOf }) }),
    ),
  });
  return (
    <fieldset className="views" style={{ border: 0, padding: 0, margin: "0 0 10px" }}>
      <legend style={{ position: "absolute", clip: "rect(0 0 0 0)" }}>Saved views</legend>
      {VIEWS.map(([name, title], index) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() => change({ view: name === "all" ? undefined : name })}
        >
          {title}{" "}
          <span className="tabular faint">{totals[index]?.data ? count(totals[index].data.total) : ""}</span>
        </button>
      ))}
      <SavedViews />
    </fieldset>
  );
}
