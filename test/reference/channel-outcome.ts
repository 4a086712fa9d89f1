/** The file `channels` (contract.md, "Out"; spec/README.md, 27 and 43). */
import { MODELS, type ModelName } from "./credit.ts";
import { compareText, must, type Table } from "./csv-values.ts";
import { decimalText } from "./exact.ts";
import type { Interaction, OpportunityJourney, PersonJourney } from "./journey.ts";
import { isTrue } from "./records.ts";
import type { Settings } from "./settings.ts";

/** One row for every channel and subchannel that a touchpoint or an attribution touchpoint has. */
export function channelsTable(
  persons: readonly PersonJourney[],
  opportunities: readonly OpportunityJourney[],
  settings: Settings,
): Table {
  const columns = ["channel", "subchannel", "touchpoints", "people", "opportunities"];
  for (const model of MODELS) columns.push(`${model}_won`, `${model}_open`);
  const interactions = persons.flatMap((journey) => journey.interactions);
  const rows = pairsOf([...persons, ...opportunities]).map(([channel, subchannel]) => {
    const isHere = ({ decision }: Interaction) =>
      decision.channel?.channel === channel && decision.channel.subchannel === subchannel;
    const touchpoints = interactions.filter(isHere);
    // Reading: people are counted over `touchpoints`, opportunities over `attribution_touchpoints`.
    const people = new Set(touchpoints.map(({ person }) => person));
    const withTouch = opportunities.filter((journey) => journey.interactions.some(isHere));
    const row = [
      channel,
      subchannel,
      String(touchpoints.length),
      String(people.size),
      String(withTouch.length),
    ];
    for (const model of MODELS) {
      const won = revenue(withTouch.filter(isWon), model, isHere);
      const open = revenue(
        withTouch.filter(({ isClosed }) => !isClosed),
        model,
        isHere,
      );
      const hasModel = model !== "custom" || settings.custom !== undefined;
      row.push(hasModel ? decimalText(won, 2) : "", hasModel ? decimalText(open, 2) : "");
    }
    return row;
  });
  return { columns, rows };
}

function pairsOf(journeys: readonly { interactions: Interaction[] }[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (const { decision } of journeys.flatMap((journey) => journey.interactions)) {
    const { channel, subchannel } = must(decision.channel);
    if (!pairs.some((pair) => pair[0] === channel && pair[1] === subchannel))
      pairs.push([channel, subchannel]);
  }
  return pairs.sort((left, right) => compareText(left[0], right[0]) || compareText(left[1], right[1]));
}

function isWon({ isClosed, opportunity }: OpportunityJourney): boolean {
  return isClosed && isTrue(opportunity, "IsWon");
}

/** Cents of the rows of `attribution_touchpoints` that are in the channel. */
function revenue(
  journeys: readonly OpportunityJourney[],
  model: ModelName,
  isHere: (interaction: Interaction) => boolean,
): bigint {
  let cents = 0n;
  for (const journey of journeys) {
    journey.interactions.forEach((interaction, place) => {
      if (isHere(interaction)) cents += journey.revenueCents.get(model)?.[place] ?? 0n;
    });
  }
  return cents;
}
