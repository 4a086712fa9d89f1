import { longId } from "../../settings/ids.ts";
import { otherColumns } from "../bulk-dates/bulk-dates.ts";
import { factsSql } from "../bulk-dates/facts.ts";
import { many, type Outcome, one } from "../explain/story.ts";

/** A member as a row of the campaign's page. Instants are ISO 8601 UTC. */
export type MemberRow = {
  id: string;
  name: string | null;
  company: string | null;
  email: string | null;
  record: "Lead" | "Contact" | null;
  recordId: string | null;
  /** What the CRM says of the membership. */
  memberStatus: string | null;
  responded: boolean;
  counts: boolean;
  /** Why it counts or not, as a code of the contract. */
  status: string;
  rule: string | null;
  created: string | null;
  firstResponded: string | null;
  /** Set in bulk in Footfall, or in the CRM's touchpoint date. */
  bulkDate: string | null;
  touchpointDate: string | null;
  dateSource: string | null;
  touchpointId: string | null;
  /** In the person's own journey: FT, LC, PostLC. */
  positions: string | null;
  /** Opportunities that the touchpoint gets credit of. */
  opportunities: number;
};

const SORTS = {
  name: "lower(fact.name)",
  company: "lower(fact.company)",
  email: "lower(fact.email)",
  memberStatus: "lower(record.status)",
  status: "member.status",
  created: "record.created_date",
  firstResponded: "record.first_responded_date",
  touchpointDate: "member.touchpoint_date",
} as const;
export type MemberSort = keyof typeof SORTS;
export const MEMBER_SORTS = Object.keys(SORTS) as MemberSort[];

export type MemberQuery = {
  campaign: string;
  /** Part of a name, company or address. */
  search?: string;
  counts?: boolean;
  status?: string;
  responded?: boolean;
  hasEmail?: boolean;
  sort?: MemberSort;
  order?: "asc" | "desc";
  offset: number;
  limit: number;
};

/** A window of a campaign's members that fit, and how many fit in all; deleted ones are left out. */
export async function browseMembers(
  outcome: Outcome,
  query: MemberQuery,
): Promise<{ items: MemberRow[]; total: number }> {
  const { dialect } = outcome.context;
  const { results, mirror } = outcome.schemas;
  const { lead } = await otherColumns(outcome);
  const campaign = dialect.text(longId(query.campaign));
  const from = `(${factsSql(outcome, campaign, true, lead)}) AS fact
    JOIN ${mirror}.campaign_member AS record ON record.id = fact.campaign_member_id
    JOIN ${results}.members AS member ON member.campaign_member_id = fact.campaign_member_id
    LEFT JOIN ${results}.touchpoints AS touchpoint ON touchpoint.touchpoint_id = member.touchpoint_id
    LEFT JOIN (
      SELECT touchpoint_id, count(DISTINCT opportunity_id) AS opportunities
      FROM ${results}.attribution_touchpoints WHERE campaign_id = ${campaign} GROUP BY touchpoint_id
    ) AS credited ON credited.touchpoint_id = member.touchpoint_id
    WHERE ${conditions(outcome, query).join(" AND ")}`;
  const { sort = "name", order = "asc" } = query;
  const items = await many<MemberRow>(
    outcome,
    `SELECT fact.campaign_member_id AS "id", fact.name AS "name", fact.company AS "company", fact.email AS "email",
       fact.type AS "record", COALESCE(record.contact_id, record.lead_id) AS "recordId", record.status AS "memberStatus",
       COALESCE(record.has_responded, FALSE) AS "responded", member.counts AS "counts", member.status AS "status",
       member.rule AS "rule",
       COALESCE(${dialect.instantText("record.created_date")}, CAST(record.created_date_day AS VARCHAR)) AS "created",
       CAST(record.first_responded_date AS VARCHAR) AS "firstResponded",
       ${dialect.instantText("fact.buyer_touchpoint_date")} AS "bulkDate",
       ${dialect.instantText("member.touchpoint_date")} AS "touchpointDate", member.date_source AS "dateSource",
       member.touchpoint_id AS "touchpointId", touchpoint.positions AS "positions",
       CAST(COALESCE(credited.opportunities, 0) AS DOUBLE) AS "opportunities"
     FROM ${from}
     ORDER BY ${SORTS[sort]} ${order === "desc" ? "DESC" : "ASC"} NULLS LAST, fact.campaign_member_id
     LIMIT ${query.limit} OFFSET ${query.offset}`,
  );
  const count = await one<{ total: number }>(
    outcome,
    `SELECT CAST(count(*) AS DOUBLE) AS total FROM ${from}`,
  );
  return { items, total: count?.total ?? 0 };
}

function conditions({ context: { dialect } }: Outcome, query: MemberQuery): string[] {
  const found = ["TRUE"];
  const { search, counts, status, responded, hasEmail } = query;
  const words = search?.trim();
  if (words) {
    const part = dialect.folded(dialect.text(words));
    const fits = ["fact.name", "fact.company", "fact.email"].map((column) =>
      dialect.contains(dialect.folded(`COALESCE(${column}, '')`), part),
    );
    found.push(`(${fits.join(" OR ")})`);
  }
  if (counts !== undefined) found.push(counts ? "member.counts" : "NOT member.counts");
  if (status !== undefined) found.push(`member.status = ${dialect.text(status)}`);
  if (responded !== undefined)
    found.push(`COALESCE(record.has_responded, FALSE) = ${responded ? "TRUE" : "FALSE"}`);
  if (hasEmail !== undefined) found.push(`fact.email IS ${hasEmail ? "NOT " : ""}NULL`);
  return found;
}
