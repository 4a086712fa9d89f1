import type { ModelCredit, OpportunityStory } from "../../results/explain/opportunity.ts";
import { MODEL_LABELS } from "../../results/explain/reasons.ts";
import { textTable } from "../table.ts";
import { stateText } from "./journeys.ts";
import { channelText, dayText, exactMoney, joined, momentText, section } from "./words.ts";

/** The story of an opportunity in plain words: its journey, then each model's sum, touch by touch. */
export function opportunityText(story: OpportunityStory, zone: string): string {
  const { opportunity, people, touches } = story;
  const models = touches[0]?.credits.map(({ model }) => model) ?? [];
  const until =
    opportunity.closesAt === null
      ? "It is open: every touch up to now counts, and the last one holds Closed provisionally."
      : `Touches before ${momentText(opportunity.closesAt, zone)} count: the midnight that ends the close date.`;
  return joined(
    section(
      `Opportunity ${opportunity.name ?? ""} (${opportunity.id}) – ${stateText(opportunity)}, ${exactMoney(opportunity.amount)}`,
      `stage ${opportunity.stage ?? "–"}, created ${momentText(opportunity.createdAt, zone)}, close date ${dayText(opportunity.closeDate)}`,
      until,
      opportunity.opensAt === null
        ? ""
        : `Touches from ${momentText(opportunity.opensAt, zone)} count (lookbackDays).`,
    ),
    section(
      "Whose touches count",
      people.length === 0 ? "Nobody is mapped to it, so it has no credit." : "",
      people.length === 0
        ? ""
        : textTable(
            [
              { title: "Person" },
              { title: "Contact" },
              { title: "Touches", align: "right" },
              { title: "Count here", align: "right" },
              { title: "Why not the others" },
            ],
            people.map((person) => [
              person.person,
              person.contactId,
              person.touches,
              person.admitted,
              whyNot(person),
            ]),
          ),
    ),
    section(
      `The journey in order, times in ${zone}`,
      touches.length === 0
        ? "No touch lies in its span, so it has no credit."
        : textTable(
            [
              { title: "", align: "right" },
              { title: "Date" },
              { title: "Person" },
              { title: "Campaign" },
              { title: "Channel" },
              { title: "Positions" },
            ],
            touches.map((touch, index) => [
              index + 1,
              momentText(touch.date, zone),
              touch.person,
              touch.campaign,
              channelText(touch.channel, touch.subchannel),
              [
                touch.positions,
                touch.pending ? "(Closed, provisional)" : "",
                touch.afterCreation ? "(OC after creation)" : "",
              ]
                .filter((part) => part !== "")
                .join(" "),
            ]),
          ),
    ),
    ...models.map((model) => {
      const credits = touches.map((touch) => touch.credits.find((credit) => credit.model === model));
      return modelSection(model, credits, opportunity.amount);
    }),
  );
}

function whyNot({
  touches,
  admitted,
  afterClose,
  beforeLookback,
}: OpportunityStory["people"][number]): string {
  const suppressed = touches - admitted - afterClose - beforeLookback;
  return [
    afterClose > 0 ? `${afterClose} after the close` : "",
    beforeLookback > 0 ? `${beforeLookback} before the look-back` : "",
    suppressed > 0 ? `${suppressed} suppressed by a rule` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function modelSection(model: string, credits: readonly (ModelCredit | undefined)[], amount: string): string {
  const earning = credits.flatMap((credit, index) =>
    credit && credit.terms.length > 0 ? [{ credit, place: index + 1 }] : [],
  );
  const label = MODEL_LABELS[model] ?? model;
  if (earning.length === 0) return section(label, "No touch holds a position of this model.");
  const rows = earning.map(({ credit, place }) => [
    place,
    `${credit.terms.map((term) => term.value).join(" + ")} =`,
    `${credit.storedPercent.toFixed(6)} %`,
    exactMoney(credit.revenue),
    credit.terms.map((term) => term.reason).join(" + "),
  ]);
  rows.push(["", "", "100 %", exactMoney(amount), ""]);
  return section(
    label,
    textTable(
      [
        { title: "", align: "right" },
        { title: "Sum", align: "right" },
        { title: "Share", align: "right" },
        { title: "Revenue", align: "right" },
        { title: "From" },
      ],
      rows,
    ),
  );
}
