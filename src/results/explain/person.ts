import { type DealShare, dealShares } from "./opportunity.ts";
import { many, NothingToExplain, type Outcome, type TouchFacts, touchColumns } from "./story.ts";

export type PersonStory = {
  person: string;
  records: { object: "Contact" | "Lead"; id: string; accountId: string | null }[];
  memberships: { memberId: string; campaign: string | null; status: string; touchpointDate: string | null }[];
  journey: TouchFacts[];
  deals: DealShare[];
};

/** A person's journey in order. */
export function journeyOf(outcome: Outcome, person: string): Promise<TouchFacts[]> {
  const { schemas, context } = outcome;
  return many<TouchFacts>(
    outcome,
    `SELECT ${touchColumns(outcome)}
    FROM ${schemas.results}.person_journey AS touch
    LEFT JOIN ${schemas.mirror}.campaign AS campaign ON campaign.id = touch.campaign_id
    WHERE touch.person = ${context.dialect.text(person)}
    ORDER BY touch.place`,
  );
}

/**
 * The whole story of a person: their records, memberships, journey and deals.
 *
 * @param email - the address, however it is written
 * @throws {NothingToExplain} where no lead or contact has the address
 */
export async function explainPerson(outcome: Outcome, email: string): Promise<PersonStory> {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const person = email.trim().toLowerCase();
  const key = dialect.text(person);
  const records = await many<PersonStory["records"][number]>(
    outcome,
    `SELECT 'Contact' AS "object", contact_id AS "id", account_id AS "accountId"
    FROM ${schemas.results}.contact_people WHERE person = ${key}
    UNION ALL
    SELECT 'Lead' AS "object", lead_id AS "id", NULL AS "accountId"
    FROM ${schemas.results}.lead_people WHERE person = ${key}
    ORDER BY 1, 2`,
  );
  if (records.length === 0) throw new NothingToExplain(`No lead or contact has the email address ${person}`);
  const memberships = await many<PersonStory["memberships"][number]>(
    outcome,
    `SELECT
      outcome.campaign_member_id AS "memberId",
      campaign.name AS "campaign",
      outcome.status AS "status",
      ${dialect.instantText("outcome.touchpoint_date")} AS "touchpointDate"
    FROM ${schemas.results}.members AS outcome
    LEFT JOIN ${schemas.mirror}.campaign AS campaign ON campaign.id = outcome.campaign_id
    WHERE outcome.person = ${key}
    ORDER BY outcome.touchpoint_date NULLS LAST, outcome.campaign_member_id`,
  );
  const journey = await journeyOf(outcome, person);
  return { person, records, memberships, journey, deals: await dealShares(outcome, `share.person = ${key}`) };
}
