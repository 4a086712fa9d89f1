import type { PersonStory } from "../../results/explain/person.ts";
import { REASONS } from "../../results/explain/reasons.ts";
import { textTable } from "../table.ts";
import { dealsText, journeyText } from "./journeys.ts";
import { joined, momentText, section } from "./words.ts";

/** The story of a person in plain words. */
export function personText(story: PersonStory, zone: string): string {
  return joined(
    section(
      `${story.person}`,
      ...story.records.map(
        ({ object, id, accountId }) => `${object} ${id}${accountId === null ? "" : `, account ${accountId}`}`,
      ),
    ),
    section(
      "Memberships",
      story.memberships.length === 0
        ? "In no campaign."
        : textTable(
            [{ title: "Campaign" }, { title: "Member" }, { title: "Outcome" }, { title: "Date" }],
            story.memberships.map((membership) => [
              membership.campaign ?? "(campaign not in the export)",
              membership.memberId,
              REASONS[membership.status]?.label ?? membership.status,
              momentText(membership.touchpointDate, zone),
            ]),
          ),
    ),
    section(`The journey, times in ${zone}`, journeyText(story.journey, zone)),
    section("What it earns", dealsText(story.deals)),
  );
}
