import { explainMember, type MemberStory } from "../results/explain/member.ts";
import { explainOpportunity, type OpportunityStory } from "../results/explain/opportunity.ts";
import { explainPerson, type PersonStory } from "../results/explain/person.ts";
import { NothingToExplain } from "../results/explain/story.ts";
import { isId, longId } from "../settings/ids.ts";
import { withStore } from "./open-store.ts";

export type Question = { member: string } | { person: string } | { opportunity: string };
export type Explanation =
  | { kind: "member"; zone: string; story: MemberStory }
  | { kind: "person"; zone: string; story: PersonStory }
  | { kind: "opportunity"; zone: string; story: OpportunityStory };

/**
 * The whole story of one number.
 *
 * @throws {NothingToExplain} where the store holds nothing of that id or address
 */
export async function explain(store: string, question: Question): Promise<Explanation> {
  return withStore(store, async (outcome): Promise<Explanation> => {
    const zone = outcome.context.settings.timezone;
    if ("member" in question)
      return { kind: "member", zone, story: await explainMember(outcome, idOf(question.member)) };
    if ("person" in question)
      return { kind: "person", zone, story: await explainPerson(outcome, question.person) };
    return {
      kind: "opportunity",
      zone,
      story: await explainOpportunity(outcome, idOf(question.opportunity)),
    };
  });
}

function idOf(text: string): string {
  if (!isId(text))
    throw new NothingToExplain(`${text} is not a Salesforce id; an id has 15 or 18 letters and digits`);
  return longId(text);
}
