import { Button, Group, NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { membersQuery } from "../../api/queries.ts";
import type { Campaign, Member, MemberQuery } from "../../api/types.ts";
import { asOfOf, textOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { type Column, Grid } from "../../parts/Grid.tsx";
import { useWindows } from "../../parts/grid-windows.ts";
import { SearchBox } from "../../parts/SearchBox.tsx";
import { statusText } from "../../parts/status-text.ts";
import { BLANK, day, plural, time } from "../../theme/format.ts";

/** Which of a member's dates is in use, by the source that the outcome names. */
const SOURCES: Record<string, keyof Pick<Member, "bulkDate" | "firstResponded" | "created">> = {
  override: "bulkDate",
  bulk: "bulkDate",
  buyer_touchpoint_date: "bulkDate",
  first_responded_date: "firstResponded",
  created_date: "created",
};

/** Members that are ticked one by one, and what is done with them. */
export type Ticks = {
  ticked: ReadonlySet<string>;
  tick: (member: string) => void;
  clear: () => void;
  update: () => void;
};

/** A campaign's members: their dates with the one in use marked, and why each counts or not. */
export function Members({ campaign, ticks }: { campaign: Campaign; ticks?: Ticks }) {
  const [address, change] = useAddress();
  const { zone } = useHouse();
  const asOf = asOfOf(address);
  const query: MemberQuery = Object.fromEntries(
    Object.entries({
      search: textOf(address, "mq"),
      counts: textOf(address, "counts"),
      responded: textOf(address, "responded"),
      hasEmail: textOf(address, "email"),
      sort: textOf(address, "msort"),
      order: textOf(address, "morder"),
      asOf,
    }).filter(([, value]) => value !== undefined),
  );
  const identity = `${campaign.id}${JSON.stringify(query)}`;
  const rows = useWindows<Member>(
    (offset, limit) => membersQuery(campaign.id, { ...query, offset, limit }),
    identity,
  );
  return (
    <>
      <Group gap="xs" mb={10}>
        <SearchBox
          label="Search name, company, email"
          width={270}
          value={textOf(address, "mq") ?? ""}
          onSearch={(mq) => change({ mq }, { replace: true })}
        />
        {FILTERS.map(([key, title, yes, no]) => (
          <NativeSelect
            key={key}
            aria-label={title}
            value={textOf(address, key) ?? ""}
            onChange={({ currentTarget }) => change({ [key]: currentTarget.value }, { replace: true })}
            data={[
              { value: "", label: title },
              { value: "true", label: yes },
              { value: "false", label: no },
            ]}
          />
        ))}
        {ticks && ticks.ticked.size > 0 && (
          <>
            <strong style={{ fontSize: 13 }}>{plural(ticks.ticked.size, "member")} ticked</strong>
            <Button onClick={ticks.update}>Update their touchpoint date</Button>
            <Button variant="default" onClick={ticks.clear}>
              Clear
            </Button>
          </>
        )}
        <span className="faint tabular" style={{ fontSize: 13 }} role="status">
          {rows.total === undefined ? "" : plural(rows.total, "member")} · dates in {zone}
        </span>
        <Download path={`/api/campaigns/${campaign.id}/members`} query={query} />
      </Group>
      {rows.error && <Failure error={rows.error} retry={rows.retry} />}
      <Grid
        label="Members of the campaign"
        columns={columns(zone)}
        total={rows.error && rows.total === undefined ? 0 : rows.total}
        rowAt={rows.rowAt}
        rowKey={({ id }) => id}
        onRange={rows.onRange}
        height={460}
        selection={
          ticks && {
            has: ({ id }) => ticks.ticked.has(id),
            toggle: ({ id }) => ticks.tick(id),
            label: ({ name, email, id }) => `Tick ${name ?? email ?? id}`,
          }
        }
        {...(ticks
          ? {
              onEdit: (member: Member | undefined) => {
                if (ticks.ticked.size === 0 && member) ticks.tick(member.id);
                if (ticks.ticked.size > 0 || member) ticks.update();
              },
            }
          : {})}
        sort={{
          by: textOf(address, "msort") ?? "name",
          order: address.morder === "desc" ? "desc" : "asc",
          onSort: (msort, morder) => change({ msort, morder }, { replace: true }),
        }}
        cards={["status", "touchpointDate", "company"]}
        empty={
          <Empty title="No member fits">
            {campaign.members === 0
              ? "The campaign has no members in Salesforce; they come with the next import."
              : "Take a filter away."}
          </Empty>
        }
      />
    </>
  );
}

const FILTERS = [
  ["counts", "Counts or not", "Counts", "Does not count"],
  ["responded", "Responded or not", "Responded", "Not responded"],
  ["email", "Email or not", "Has an email", "Without email"],
] as const;

function columns(zone: string): Column<Member>[] {
  const dated = (key: "bulkDate" | "firstResponded" | "created", title: string, sorts = true) => ({
    key,
    title,
    width: 128,
    sorts,
    cell: (member: Member) => <DateCell member={member} which={key} zone={zone} />,
  });
  return [
    {
      key: "name",
      title: "Name",
      width: 190,
      sorts: true,
      cell: ({ name, email, id }) =>
        email ? (
          <Link to="/journeys/people/$person" params={{ person: email.toLowerCase() }}>
            {name ?? email}
          </Link>
        ) : (
          (name ?? id)
        ),
    },
    { key: "company", title: "Company", width: 180, sorts: true, cell: ({ company }) => company ?? BLANK },
    {
      key: "email",
      title: "Email",
      width: 220,
      sorts: true,
      cell: ({ email }) => email ?? <span className="warn">none</span>,
    },
    { key: "record", title: "Is a", width: 74, cell: ({ record }) => record ?? BLANK },
    {
      key: "memberStatus",
      title: "Status",
      width: 130,
      sorts: true,
      cell: ({ memberStatus }) => memberStatus ?? BLANK,
    },
    {
      key: "status",
      title: "Outcome",
      width: 230,
      sorts: true,
      cell: ({ counts, status, rule }) => (
        <span className={counts ? undefined : "faint"} title={rule ? `Rule: ${rule}` : undefined}>
          {counts ? "Counts" : `Does not count: ${statusText(status).toLowerCase()}`}
        </span>
      ),
    },
    {
      key: "touchpointDate",
      title: "Touchpoint date",
      width: 132,
      sorts: true,
      cell: ({ touchpointDate }) => (
        <strong title={time(touchpointDate, zone)} style={{ fontWeight: 600 }}>
          {day(touchpointDate, zone)}
        </strong>
      ),
    },
    dated("bulkDate", "Bulk date", false),
    dated("firstResponded", "Responded on"),
    dated("created", "Created"),
    { key: "positions", title: "Positions", width: 120, cell: ({ positions }) => positions || BLANK },
    {
      key: "opportunities",
      title: "Deals",
      width: 70,
      number: true,
      grow: true,
      cell: ({ opportunities }) => opportunities,
    },
  ];
}

function DateCell({
  member,
  which,
  zone,
}: {
  member: Member;
  which: "bulkDate" | "firstResponded" | "created";
  zone: string;
}) {
  const value = member[which];
  const inUse = isInUse(member, which);
  return (
    <span
      title={`${time(value, zone)}${inUse ? ": the date in use" : ""}`}
      className={inUse ? undefined : "faint"}
    >
      {inUse && (
        <span role="img" aria-label="In use">
          ●{" "}
        </span>
      )}
      {day(value, zone)}
    </span>
  );
}

/** Sources read as fields do, in any spelling. */
function isInUse({ dateSource, counts }: Member, which: keyof Member): boolean {
  if (!counts || dateSource === null) return false;
  const bare = dateSource
    .replace(/^.*\./, "")
    .replaceAll(/[{}]/g, "")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
  return SOURCES[bare] === which;
}
