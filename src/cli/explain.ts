import { Command } from "commander";
import { type Explanation, explain, type Question } from "../app/explain.ts";
import { memberText } from "./explain-text/member.ts";
import { opportunityText } from "./explain-text/opportunity.ts";
import { personText } from "./explain-text/person.ts";
import type { Io } from "./io.ts";
import { countOption, NOW_UNUSED } from "./options.ts";
import { UsageError } from "./usage-error.ts";

type Options = {
  store: string;
  member?: string;
  person?: string;
  opportunity?: string;
  asOf?: number;
  json?: boolean;
};

/** `footfall explain`: the whole story of one number. */
export function explainCommand(io: Io): Command {
  return new Command("explain")
    .description("tell the whole story of one member, person or opportunity")
    .requiredOption("--store <folder>", "a store, as footfall import or footfall run --store makes it")
    .option("--member <id>", "a campaign member: why it counts or not, where its date comes from")
    .option("--person <email>", "a person: memberships, journey, deals")
    .option("--opportunity <id>", "an opportunity: journey, positions, each model's sum")
    .option("--as-of <publish>", "as it was at this publish of a living store", countOption)
    .option(...NOW_UNUSED)
    .option("--json", "print the facts as one JSON document")
    .action(async (options: Options) => {
      const explanation = await explain(options.store, questionOf(options), options.asOf);
      io.out(options.json ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation));
    });
}

function questionOf({ member, person, opportunity }: Options): Question {
  const asked: Question[] = [];
  if (member !== undefined) asked.push({ member });
  if (person !== undefined) asked.push({ person });
  if (opportunity !== undefined) asked.push({ opportunity });
  const [question] = asked;
  if (!question || asked.length > 1) throw new UsageError("name one of --member, --person, --opportunity");
  return question;
}

function explanationText({ kind, zone, story }: Explanation): string {
  switch (kind) {
    case "member":
      return memberText(story, zone);
    case "person":
      return personText(story, zone);
    case "opportunity":
      return opportunityText(story, zone);
  }
}
