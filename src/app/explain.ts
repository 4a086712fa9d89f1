import { explainMember, type MemberStory } from "../results/explain/member.ts";
import { explainOpportunity, type OpportunityStory } from "../results/explain/opportunity.ts";
import { explainPerson, type PersonStory } from "../results/explain/person.ts";
import { NothingToExplain, type Outcome } from "../results/explain/story.ts";
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
 * @param asOf - a publish of a living store; the records, settings and clock are then those of that time
 * @throws {NothingToExplain} where the store holds nothing of that id or address
 */
export async function explain(store: string, question: Question, asOf?: number): Promise<Explanation> {
  const subject = subjectOf(question);
  const tell = async (outcome: Outcome): Promise<Explanation> => {
    const zone = outcome.context.settings.timezone;
    if ("member" in subject)
      return { kind: "member", zone, story: await explainMember(outcome, subject.member) };
    if ("person" in subject)
      return { kind: "person", zone, story: await explainPerson(outcome, subject.person) };
    return { kind: "opportunity", zone, story: await explainOpportunity(outcome, subject.opportunity) };
  };
  return withStore(store, tell, { asOf, subject });
}

/** The question with the keys as the store holds them. */
function subjectOf(question: Question): Question {
  if ("member" in question) return { member: idOf(question.member) };
  if ("person" in question) return { person: question.person.trim().toLowerCase() };
  return { opportunity: idOf(question.opportunity) };
}

function idOf(text: string): string {
  if (!isId(text))
    throw new NothingToExplain(`${text} is not a Salesforce id; an id has 15 or 18 letters and digits`);
  return longId(text);
}
