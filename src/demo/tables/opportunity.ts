/** Opportunity.csv, with ARR__c beside Amount. */
import { dayText, instantText, officeSecond, secondsPerDay } from "../calendar.ts";
import { at } from "../columns.ts";
import { keyOf, Stream } from "../random.ts";
import { outcome } from "../world/opportunities.ts";
import type { Organisation } from "../world/organisation.ts";
import { OddRows } from "./oddities.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, money, tableOf } from "./table.ts";

const columns = [
  "Id",
  "AccountId",
  "Name",
  "StageName",
  "Probability",
  "Type",
  "LeadSource",
  "CampaignId",
  "Amount",
  "ARR__c",
  "CurrencyIsoCode",
  "CreatedDate",
  "CloseDate",
  "IsClosed",
  "IsWon",
  "LastModifiedDate",
  "IsDeleted",
];

const openStages = [
  ["Prospecting", 10],
  ["Discovery", 20],
  ["Technical Evaluation", 40],
  ["Proposal", 60],
  ["Negotiation", 80],
] as const;
const products = ["Platform", "Match & Merge", "Address Check", "Premium", "Platform + Services"];

/** Sales fills in Primary Campaign Source by hand, and often does not. */
const shareWithCampaign = 0.6;
const shareWithoutAmount = { early: 0.3, lost: 0.02 };
/** Of opportunities of a merged account: those that still point to the record that is gone. */
const shareLeftBehind = 0.3;

export function opportunityTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, opportunities, population, campaigns } = organisation;
  const { profiles } = population.companies;
  const withoutAccount = new OddRows(scope.seed, "opportunityWithoutAccount", opportunities.count);
  const deleted = deletedOpportunities(organisation);

  function stageOf(row: number): readonly [stage: string, probability: number] {
    const state = at(opportunities.outcome, row);
    if (state === outcome.won) return ["Closed Won", 100];
    if (state === outcome.lost) return ["Closed Lost", 0];
    const nth = Math.min(
      openStages.length - 1,
      Math.floor((at(opportunities.progress, row) / 256) * openStages.length),
    );
    return openStages[nth] ?? openStages[0];
  }

  function accountOf(row: number, stream: Stream): string {
    const company = at(opportunities.company, row);
    const merged = stream.chance(shareLeftBehind) ? ids.mergedAccount(company) : "";
    if (withoutAccount.has(row)) return ids.missing("account", row);
    return merged === "" ? ids.account(company) : merged;
  }

  /** Amount, and the year's share of the subscription in it. */
  function amounts(row: number, probability: number, stream: Stream): [amount: string, yearly: string] {
    const isLost = at(opportunities.outcome, row) === outcome.lost;
    const gap = isLost ? shareWithoutAmount.lost : probability <= 20 ? shareWithoutAmount.early : 0;
    const years = [1, 2, 3][stream.weighted([70, 12, 18])] as number;
    const services = stream.chance(0.3) ? 0.85 : 1;
    if (stream.chance(gap)) return ["", ""];
    const cents = at(opportunities.cents, row);
    return [money(cents), money(Math.round((cents * services) / years))];
  }

  function modifiedText(row: number, stream: Stream): string {
    const created = at(opportunities.created, row);
    const closed = officeSecond(at(opportunities.closeDay, row), stream.unit());
    const isClosed = at(opportunities.outcome, row) !== outcome.open;
    const touched = isClosed ? closed : scope.lastSecond - Math.floor(stream.exponential(12) * secondsPerDay);
    return instantText(Math.min(scope.lastSecond, Math.max(created, touched)));
  }

  function textOf(row: number): string[] {
    const stream = new Stream(keyOf(scope.seed, "opportunity fields"), row);
    const campaign = at(opportunities.campaign, row);
    const state = at(opportunities.outcome, row);
    const isExisting = at(opportunities.isExisting, row) === 1;
    const [stage, probability] = stageOf(row);
    const account = accountOf(row, stream);
    return [
      ids.opportunity(row),
      account,
      `${profiles.name(at(opportunities.company, row))} - ${isExisting ? "Expansion" : stream.pick(products)}`.slice(
        0,
        120,
      ),
      stage,
      String(probability),
      isExisting ? "Existing Business" : "New Business",
      campaign < 0 ? "Outbound" : (campaigns[campaign]?.kind.type ?? ""),
      campaign >= 0 && stream.chance(shareWithCampaign) ? ids.campaign(campaign) : "",
      ...amounts(row, probability, stream),
      "USD",
      instantText(at(opportunities.created, row)),
      dayText(at(opportunities.closeDay, row)),
      flag(state !== outcome.open),
      flag(state === outcome.won),
      modifiedText(row, stream),
      flag(deleted.has(row)),
    ];
  }

  return tableOf("Opportunity", columns, opportunities.count, function* () {
    for (let row = 0; row < opportunities.count; row++) yield textOf(row);
  });
}

/** Those deleted in Salesforce, and their contact roles with them. */
export function deletedOpportunities({ scope, opportunities }: Organisation): OddRows {
  return new OddRows(scope.seed, "deletedOpportunity", opportunities.count);
}
