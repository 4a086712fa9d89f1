/** How each event's list came into Salesforce: most in time, a quarter of them weeks later. */
import { officeSecond, weekday, workday } from "../calendar.ts";
import type { Scope } from "../options.ts";
import { EvenShare, keyOf, Stream } from "../random.ts";
import type { ListLoad } from "./campaign.ts";
import type { Occasion } from "./campaign-schedule.ts";

export const lateDaysMin = 8;
export const lateDaysMax = 40;

/** Of the late lists: some members scanned in time, the rest weeks later; dates put right by somebody since. */
const shareOfPartlyLate = 0.2;
const shareOfCorrected = 0.2;

const ownLoad: ListLoad = { mode: "own", uploadSecond: 0, onTimeMembers: 0, correctedSecond: 0 };

/**
 * @param occasions - in order of start
 * @param members - how many members each of them has
 */
export function listLoads(
  scope: Scope,
  occasions: readonly Occasion[],
  members: readonly number[],
): ListLoad[] {
  const late = new EvenShare(new Stream(keyOf(scope.seed, "late lists")).unit());
  const partly = new EvenShare(0.5);
  const corrected = new EvenShare(0.6);
  return occasions.map((occasion, index) => {
    if (occasion.kind.arrival !== "event") return ownLoad;
    const stream = new Stream(keyOf(scope.seed, "list loads"), index);
    const count = members[index] as number;
    const lag = lateDaysMin + Math.floor((lateDaysMax - lateDaysMin - 1) * stream.unit() ** 1.2);
    const lateDay = workday(occasion.endDay + lag);
    const inTime = onTimeLoad(occasion, stream);
    if (lateDay >= scope.lastDay || !late.next(occasion.kind.late) || count === 0) return inTime;

    const uploadSecond = officeSecond(lateDay, stream.unit());
    const onTimeMembers = partly.next(shareOfPartlyLate)
      ? Math.floor(count * (0.3 + 0.4 * stream.unit()))
      : 0;
    const correctionDay = workday(lateDay + stream.between(1, 12));
    const isCorrected = correctionDay < scope.lastDay && corrected.next(shareOfCorrected);
    return {
      mode: "late",
      uploadSecond,
      onTimeMembers,
      correctedSecond: isCorrected ? officeSecond(correctionDay, stream.unit()) : 0,
    };
  });
}

function onTimeLoad(occasion: Occasion, stream: Stream): ListLoad {
  const { kind, startDay, endDay } = occasion;
  const isFair = kind.id.endsWith("tradeshow") || kind.id === "conference";
  if (isFair && stream.chance(0.4)) return { ...ownLoad, mode: "live" };
  if (!isFair && stream.chance(0.85)) {
    const day = workday(startDay - stream.between(21, 35));
    return { ...ownLoad, mode: "invited", uploadSecond: officeSecond(day, stream.unit()) };
  }
  // The evening of the last day, or a workday within two days of it.
  const day = endDay + stream.between(0, 2);
  const loadDay = weekday(day) === 0 || weekday(day) === 6 ? endDay : day;
  const unit = loadDay === endDay ? 0.98 : stream.unit();
  return { ...ownLoad, mode: "prompt", uploadSecond: officeSecond(loadDay, unit) };
}
