/** One campaign as it is planned: when it really took place, and how its list came into Salesforce. */
import { pacificMidnight, secondsPerHour } from "../calendar.ts";
import { type Key, unitAt } from "../random.ts";
import type { Region } from "../words/countries.ts";
import type { CampaignKind } from "./campaign-kinds.ts";

/**
 * How the members of an event came in: scanned live, one file on the day or within two days, one file weeks later, or invited
 * in advance. `own`: the kind's own way (a webinar's registrations, a vendor's daily leads).
 */
export type LoadMode = "live" | "prompt" | "late" | "invited" | "own";

export type ListLoad = {
  readonly mode: LoadMode;
  /** When the file was loaded; 0 where none was. */
  readonly uploadSecond: number;
  /** Members of a late list who had come in on time, by scanner. */
  readonly onTimeMembers: number;
  /** When somebody corrected the Buyer Touchpoint Date of the late members; 0 for never. */
  readonly correctedSecond: number;
};

export type Campaign = {
  /** Its number, in order of start. */
  readonly index: number;
  readonly kind: CampaignKind;
  readonly kindIndex: number;
  readonly startDay: number;
  readonly endDay: number;
  readonly region: Region | "Global" | "";
  readonly name: string;
  /** The index of the campaign above it, or -1. */
  readonly parent: number;
  readonly members: number;
  /** Members whom this campaign brought into the CRM. */
  readonly newcomers: number;
  readonly load: ListLoad;
};

/** When the member at `position` of the list was really there: a day of the event, in its opening hours. */
export function eventSecond(
  campaign: { startDay: number; endDay: number; index: number },
  key: Key,
  position: number,
): number {
  const unit = unitAt(key + campaign.index * 0x9e37, position);
  const days = campaign.endDay - campaign.startDay + 1;
  const day = campaign.startDay + Math.floor(unit * days);
  const ofDay = (unit * days) % 1;
  return pacificMidnight(day) + 9 * secondsPerHour + Math.floor(ofDay * 9 * secondsPerHour);
}
