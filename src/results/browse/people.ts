import { otherColumns } from "../bulk-dates/bulk-dates.ts";
import { many, type Outcome } from "../explain/story.ts";

/** A person, known by the address, with what touched them. Instants are ISO 8601 UTC. */
export type PersonRow = {
  person: string;
  name: string | null;
  company: string | null;
  touchpoints: number;
  firstTouch: string | null;
  lastTouch: string | null;
};

/** People whose name, company or address holds the words, those with most touches first. */
export async function browsePeople(
  outcome: Outcome,
  { search, offset, limit }: { search?: string; offset: number; limit: number },
): Promise<{ items: PersonRow[]; total: number }> {
  const { dialect } = outcome.context;
  const { mirror, results } = outcome.schemas;
  const { lead } = await otherColumns(outcome);
  const own = (column: string) =>
    lead.includes(column) ? `record.${dialect.identifier(`cell_${column}`)}` : "CAST(NULL AS VARCHAR)";
  const full = (first: string, last: string) =>
    `NULLIF(trim(COALESCE(${first}, '') || ' ' || COALESCE(${last}, '')), '')`;
  const words = search?.trim();
  const part = dialect.folded(dialect.text(words ?? ""));
  const holds = words
    ? ["person", "COALESCE(name, '')", "COALESCE(company, '')"]
        .map((column) => dialect.contains(dialect.folded(column), part))
        .join(" OR ")
    : "TRUE";
  const rows = await many<PersonRow & { total: number }>(
    outcome,
    `WITH records AS (
       SELECT known.person, COALESCE(record.name, ${full("record.first_name", "record.last_name")}) AS name, account.name AS company
       FROM ${results}.contact_people AS known
       JOIN ${mirror}.contact AS record ON record.id = known.survivor_id
       LEFT JOIN ${mirror}.account AS account ON account.id = known.account_id
       WHERE known.is_there AND known.person IS NOT NULL
       UNION ALL
       SELECT known.person, COALESCE(${own("name")}, ${full(own("firstname"), own("lastname"))}), record.company
       FROM ${results}.lead_people AS known
       JOIN ${mirror}.lead AS record ON record.id = known.survivor_id
       WHERE known.is_there AND known.person IS NOT NULL
     ),
     people AS (SELECT person, min(name) AS name, min(company) AS company FROM records GROUP BY person),
     touched AS (
       SELECT person, count(*) AS touchpoints, min(touchpoint_date) AS first_touch, max(touchpoint_date) AS last_touch
       FROM ${results}.touchpoints GROUP BY person
     )
     SELECT people.person AS "person", people.name AS "name", people.company AS "company",
       CAST(COALESCE(touched.touchpoints, 0) AS DOUBLE) AS "touchpoints",
       ${dialect.instantText("touched.first_touch")} AS "firstTouch",
       ${dialect.instantText("touched.last_touch")} AS "lastTouch",
       CAST(count(*) OVER () AS DOUBLE) AS "total"
     FROM (SELECT * FROM people WHERE ${holds}) AS people
     LEFT JOIN touched ON touched.person = people.person
     ORDER BY COALESCE(touched.touchpoints, 0) DESC, people.person
     LIMIT ${limit} OFFSET ${offset}`,
  );
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
