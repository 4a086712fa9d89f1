import { SegmentedControl } from "@mantine/core";
import { queryOptions } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import { asOfOf, textOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { DealState } from "../../parts/DealState.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { type Column, Grid } from "../../parts/Grid.tsx";
import { useWindows } from "../../parts/grid-windows.ts";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { SearchBox } from "../../parts/SearchBox.tsx";
import { BLANK, count, day, plural } from "../../theme/format.ts";

type ListQuery = { search?: string; asOf?: number; offset: number; limit: number };
type Person = {
  person: string;
  name: string | null;
  company: string | null;
  touchpoints: number;
  firstTouch: string | null;
  lastTouch: string | null;
};
type Deal = {
  id: string;
  name: string | null;
  account: string | null;
  stage: string | null;
  closeDate: string | null;
  isWon: boolean;
  isOpen: boolean;
  amount: string;
  touchpoints: number;
  people: number;
};

const peopleQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [OUTCOME, "people", query],
    queryFn: ({ signal }) => answered(api.GET("/api/people", { params: { query }, signal })),
  });
const dealsQuery = (query: ListQuery & { state?: "won" | "open" | "lost" }) =>
  queryOptions({
    queryKey: [OUTCOME, "deals", query],
    queryFn: ({ signal }) => answered(api.GET("/api/opportunities", { params: { query }, signal })),
  });

/** People and deals: find one, and see what touched it. */
export function Journeys() {
  const [address, change] = useAddress();
  const isDeals = address.of === "deals";
  return (
    <Page
      title="Journeys"
      whole
      timed
      right={
        <SearchBox
          label={isDeals ? "Search deal, account, id" : "Search name, company, email"}
          value={textOf(address, "q") ?? ""}
          onSearch={(q) => change({ q }, { replace: true })}
          width={270}
        />
      }
    >
      <div style={{ display: "flex", gap: 10, marginBottom: 10, flexWrap: "wrap" }}>
        <SegmentedControl
          value={isDeals ? "deals" : "people"}
          onChange={(of) => change({ of: of === "deals" ? "deals" : undefined, state: undefined })}
          data={[
            { value: "people", label: "People" },
            { value: "deals", label: "Deals" },
          ]}
        />
        {isDeals && (
          <SegmentedControl
            value={textOf(address, "state") ?? "all"}
            onChange={(state) => change({ state: state === "all" ? undefined : state })}
            data={[
              { value: "all", label: "All" },
              { value: "won", label: "Won" },
              { value: "open", label: "Open" },
              { value: "lost", label: "Lost" },
            ]}
          />
        )}
      </div>
      {isDeals ? <Deals /> : <People />}
    </Page>
  );
}

function useListQuery(): Omit<ListQuery, "offset" | "limit"> {
  const [address] = useAddress();
  const search = textOf(address, "q");
  const asOf = asOfOf(address);
  return { ...(search ? { search } : {}), ...(asOf === undefined ? {} : { asOf }) };
}

function People() {
  const query = useListQuery();
  const navigate = useNavigate();
  const { zone } = useHouse();
  const rows = useWindows<Person>(
    (offset, limit) => peopleQuery({ ...query, offset, limit }),
    `p${JSON.stringify(query)}`,
  );
  const columns: Column<Person>[] = [
    {
      key: "name",
      title: "Person",
      width: 220,
      cell: ({ person, name }) => (
        <Link to="/journeys/people/$person" params={{ person }}>
          {name ?? person}
        </Link>
      ),
    },
    { key: "person", title: "Email", width: 300, cell: ({ person }) => person },
    { key: "company", title: "Company", width: 220, grow: true, cell: ({ company }) => company ?? BLANK },
    {
      key: "touchpoints",
      title: "Touchpoints",
      width: 110,
      number: true,
      cell: ({ touchpoints }) => count(touchpoints),
    },
    { key: "firstTouch", title: "First touch", width: 120, cell: ({ firstTouch }) => day(firstTouch, zone) },
    { key: "lastTouch", title: "Last touch", width: 120, cell: ({ lastTouch }) => day(lastTouch, zone) },
  ];
  return (
    <List
      label="People"
      what="person"
      more="people"
      rows={rows}
      columns={columns}
      rowKey={({ person }) => person}
      onOpen={({ person }) => void navigate({ to: "/journeys/people/$person", params: { person } })}
      cards={["company", "touchpoints", "lastTouch"]}
    />
  );
}

function Deals() {
  const [address] = useAddress();
  const state = textOf(address, "state") as "won" | "open" | "lost" | undefined;
  const query = { ...useListQuery(), ...(state ? { state } : {}) };
  const navigate = useNavigate();
  const rows = useWindows<Deal>(
    (offset, limit) => dealsQuery({ ...query, offset, limit }),
    `d${JSON.stringify(query)}`,
  );
  const columns: Column<Deal>[] = [
    {
      key: "name",
      title: "Deal",
      width: 300,
      cell: ({ id, name }) => (
        <Link to="/journeys/deals/$id" params={{ id }}>
          {name ?? id}
        </Link>
      ),
    },
    { key: "account", title: "Account", width: 220, grow: true, cell: ({ account }) => account ?? BLANK },
    { key: "state", title: "State", width: 90, cell: (deal) => <DealState {...deal} /> },
    { key: "stage", title: "Stage", width: 150, cell: ({ stage }) => stage ?? BLANK },
    { key: "closeDate", title: "Close date", width: 112, cell: ({ closeDate }) => day(closeDate) },
    {
      key: "amount",
      title: "Amount",
      width: 120,
      number: true,
      cell: ({ amount }) => <Money value={amount} />,
    },
    {
      key: "touchpoints",
      title: "Touches",
      width: 90,
      number: true,
      cell: ({ touchpoints }) => count(touchpoints),
    },
    { key: "people", title: "People", width: 80, number: true, cell: ({ people }) => count(people) },
  ];
  return (
    <List
      label="Deals"
      what="deal"
      more="deals"
      rows={rows}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate({ to: "/journeys/deals/$id", params: { id } })}
      cards={["amount", "closeDate", "touchpoints"]}
    />
  );
}

function List<Row>({
  label,
  what,
  more,
  rows,
  columns,
  rowKey,
  onOpen,
  cards,
}: {
  label: string;
  what: string;
  more: string;
  rows: ReturnType<typeof useWindows<Row>>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen: (row: Row) => void;
  cards: readonly string[];
}) {
  return (
    <>
      {rows.error && <Failure error={rows.error} retry={rows.retry} />}
      <div className="faint tabular" role="status" style={{ fontSize: 13, marginBottom: 6 }}>
        {rows.total === undefined ? "" : plural(rows.total, what, more)}
      </div>
      <Grid
        label={label}
        columns={columns}
        total={rows.error && rows.total === undefined ? 0 : rows.total}
        rowAt={rows.rowAt}
        rowKey={rowKey}
        onRange={rows.onRange}
        onOpen={onOpen}
        cards={cards}
        empty={
          <Empty title={`No ${what} fits`}>Search for something else; a part of a word is enough.</Empty>
        }
      />
    </>
  );
}
