import type { DealShare } from "../../results/explain/opportunity.ts";
import { MODEL_LABELS } from "../../results/explain/reasons.ts";
import type { TouchFacts } from "../../results/explain/story.ts";
import { textTable } from "../table.ts";
import { channelText, exactMoney, momentText } from "./words.ts";

/** A journey as a table, one touch a line; the marked one is what the story is about. */
export function journeyText(touches: readonly TouchFacts[], zone: string, marked?: string): string {
  if (touches.length === 0) return "";
  return textTable(
    [{ title: "" }, { title: "Date" }, { title: "Campaign" }, { title: "Channel" }, { title: "Positions" }],
    touches.map((touch) => [
      touch.touchpointId === marked ? "→" : "",
      momentText(touch.date, zone),
      touch.campaign,
      channelText(touch.channel, touch.subchannel),
      touch.positions,
    ]),
  );
}

/** What touches earn on each opportunity, under every model. */
export function dealsText(deals: readonly DealShare[]): string {
  const models = deals[0]?.credits.map(({ model }) => model) ?? [];
  if (deals.length === 0) return "";
  return textTable(
    [
      { title: "Opportunity" },
      { title: "Amount", align: "right" },
      { title: "Positions" },
      ...models.map((model) => ({ title: MODEL_LABELS[model] ?? model, align: "right" as const })),
    ],
    deals.map((deal) => [
      `${deal.name ?? deal.opportunityId} (${stateText(deal)})`,
      exactMoney(deal.amount),
      deal.positions,
      ...deal.credits.map(({ revenue }) => exactMoney(revenue)),
    ]),
  );
}

export function stateText({ isOpen, isWon }: { isOpen: boolean; isWon: boolean }): string {
  if (isOpen) return "open";
  return isWon ? "won" : "lost";
}
