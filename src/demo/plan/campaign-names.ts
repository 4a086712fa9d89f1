/** The name of a campaign, as marketing people name them: year, quarter or month, what, where. */
import { dayText, monthOf, yearOf } from "../calendar.ts";
import type { Stream } from "../random.ts";
import {
  adPlaces,
  assets,
  calls,
  cities,
  companyName,
  conferences,
  gifts,
  mailings,
  partners,
  shows,
  topics,
  vendors,
} from "../words/campaign-words.ts";
import type { Region } from "../words/countries.ts";
import type { CampaignKind } from "./campaign-kinds.ts";

/** Campaign.Name holds 80 characters. */
const nameLengthMax = 80;

type Occasion = { kind: CampaignKind; startDay: number; region: Region | "Global" | "" };

export function campaignName(occasion: Occasion, stream: Stream): string {
  const { startDay, region } = occasion;
  const year = yearOf(startDay);
  const month = dayText(startDay).slice(0, 7);
  const quarter = `${year} Q${Math.ceil(monthOf(startDay) / 3)}`;
  const place = region === "Global" || region === "" ? "Online" : stream.pick(cities[region]);
  const named: Record<string, () => string> = {
    tradeshow: () => `${stream.pick(shows)} ${place} ${year}`,
    "old-tradeshow": () => `${stream.pick(shows)} ${year}`,
    conference: () => `${stream.pick(conferences)} ${place} ${year}`,
    webinar: () => `${dayText(startDay)} Webinar: ${stream.pick(topics)}`,
    "webinar-series": () => `${year} H${monthOf(startDay) <= 6 ? 1 : 2} Webinar Series`,
    dinner: () => `${month} Executive Dinner, ${place}`,
    workshop: () => `${month} Hands-on Workshop, ${place}`,
    "user-conference": () => `${companyName} Forward ${year}`,
    "direct-mail": () => `${quarter} Direct Mail: ${stream.pick(gifts)}`,
    "content-syndication": () => `${month} ${stream.pick(vendors)}: ${stream.pick(assets)}`,
    email: () => `${month} Email: ${stream.pick(mailings)}`,
    partner: () => `${quarter} Partner: ${stream.pick(partners)}`,
    referral: () => `${quarter} Customer Referrals`,
    telemarketing: () => `${quarter} ${stream.pick(calls)}`,
    advertisement: () => `${quarter} ${stream.pick(adPlaces)}`,
    "paid-search": () => `${quarter} Paid Search: ${stream.pick(["Brand", "Generic", "Competitors"])}`,
    "paid-social": () => `${quarter} Paid Social: ${stream.pick(["Lead Ads", "Retargeting", "Lookalikes"])}`,
    // The attribution tool's own form: channel.subchannel [product].
    "auto-created": () =>
      `${stream.pick(["Paid Search.Generic", "Organic Social.Feed", "Web Referral.Blog"])} [Larkfield]`,
    untyped: () =>
      `${stream.pick(["List import", "Copy of Q3 list", "misc contacts", "SDR list"])} ${dayText(startDay)}`,
  };
  return (named[occasion.kind.id]?.() ?? occasion.kind.type).slice(0, nameLengthMax);
}
