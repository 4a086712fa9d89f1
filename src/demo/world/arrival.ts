/** When a membership was created, when the person was really there, which status came of it and on which day. */
import {
  officeSecond,
  pacificDay,
  pacificMidnight,
  secondsPerDay,
  secondsPerHour,
  wakingSecond,
} from "../calendar.ts";
import type { Scope } from "../options.ts";
import { type Campaign, eventSecond } from "../plan/campaign.ts";
import { type Key, keyOf, mix, Stream } from "../random.ts";

/** Data Loader writes 200 records a call; all of them get one CreatedDate. */
const batchSize = 200;

/**
 * The arrivals of one campaign. `draw` fills the four fields anew: ten million members are drawn, none is kept as an object.
 */
export class Arrival {
  created = 0;
  /** Index into the statuses of the kind. */
  status = 0;
  /** FirstRespondedDate as a day in Los Angeles; 0 where the status is not a responded one. */
  respondedDay = 0;
  /** When the person was really there. */
  interaction = 0;

  readonly #campaign: Campaign;
  readonly #eventKey: Key;
  readonly #lastSecond: number;
  readonly #lastDay: number;
  /** Upper bounds of the statuses in [0, 1). */
  readonly #bounds: number[];
  readonly #fallback: number;
  readonly #secondsPerBatch: number;
  readonly #start: number;

  constructor(scope: Scope, campaign: Campaign) {
    const stream = new Stream(keyOf(scope.seed, "arrivals"), campaign.index);
    this.#campaign = campaign;
    this.#eventKey = eventKeyOf(scope.seed);
    this.#lastSecond = scope.lastSecond;
    this.#lastDay = scope.lastDay;
    this.#bounds = statusBounds(campaign, stream);
    this.#fallback = Math.max(
      0,
      campaign.kind.statuses.findIndex(({ responded }) => !responded),
    );
    this.#secondsPerBatch = 2 + (mix(campaign.index) % 4);
    this.#start = officeSecond(campaign.startDay, stream.unit() * 0.6);
  }

  draw(position: number, stream: Stream): void {
    const unit = stream.unit();
    this.status = this.#bounds.findIndex((bound) => unit < bound);
    const { arrival } = this.#campaign.kind;
    if (arrival === "event") this.#drawEvent(position);
    else if (arrival === "registration") this.#drawRegistration(stream);
    else if (arrival === "trickle") this.#drawTrickle(stream);
    else this.#drawSend(position, stream);
  }

  #drawEvent(position: number): void {
    const { load } = this.#campaign;
    this.interaction = eventSecond(this.#campaign, this.#eventKey, position);
    if (load.mode === "live" || (load.mode === "late" && position < load.onTimeMembers)) {
      this.created = this.interaction;
      this.#respond(this.interaction);
    } else {
      const row = position - load.onTimeMembers;
      this.created = load.uploadSecond + Math.floor(row / batchSize) * this.#secondsPerBatch;
      // Those invited before get their status on the evening of the day, those in a file with the file.
      this.#respond(load.mode === "invited" ? this.interaction + secondsPerHour : this.created);
    }
  }

  /** People sign up during the weeks before; some watch the recording, who had signed up, or who sign up for it. */
  #drawRegistration(stream: Stream): void {
    const begin = pacificMidnight(this.#campaign.startDay) + 10 * secondsPerHour;
    const daysBefore = Math.min(28, stream.exponential(6));
    const registered = begin - Math.floor(daysBefore * secondsPerDay);
    const isRecording = this.#label().startsWith("Watched");
    this.created = registered;
    this.interaction = begin;
    if (isRecording) {
      this.interaction = begin + Math.floor((0.1 + Math.min(75, stream.exponential(14))) * secondsPerDay);
      if (stream.chance(0.6) && this.interaction <= this.#lastSecond) this.created = this.interaction;
    }
    this.#respond(this.interaction);
  }

  #drawTrickle(stream: Stream): void {
    const { startDay, endDay } = this.#campaign;
    const days = Math.min(endDay, this.#lastDay - 1) - startDay + 1;
    this.created = wakingSecond(startDay + stream.below(days), stream.unit());
    this.interaction = this.created;
    this.#respond(this.created);
  }

  /** A file at the start; responses follow over days or weeks. */
  #drawSend(position: number, stream: Stream): void {
    const { kind, startDay, endDay } = this.#campaign;
    this.created = this.#start + Math.floor(position / batchSize) * this.#secondsPerBatch;
    const days =
      kind.arrival === "calling"
        ? stream.unit() * (endDay - startDay)
        : Math.min(60, stream.exponential(kind.id === "direct-mail" ? 12 : 1.5));
    this.interaction = this.created + Math.floor(days * secondsPerDay);
    this.#respond(this.interaction);
  }

  /** What would only happen after the last day has not happened yet. */
  #respond(second: number): void {
    const { responded } = this.#campaign.kind.statuses[this.status] as { responded: boolean };
    if (responded && second <= this.#lastSecond) {
      this.respondedDay = pacificDay(second);
    } else {
      this.respondedDay = 0;
      if (responded) this.status = this.#fallback;
      this.interaction = Math.min(this.interaction, this.#lastSecond);
    }
  }

  #label(): string {
    return this.#campaign.kind.statuses[this.status]?.label ?? "";
  }
}

/** The source of the true times of events: see {@link eventSecond}. */
export function eventKeyOf(seed: number): Key {
  return keyOf(seed, "event times");
}

/** No two webinars have the same turnout: each campaign's share of responses differs a little. */
function statusBounds(campaign: Campaign, stream: Stream): number[] {
  const turnout = stream.logNormal(1, 0.22);
  const weights = campaign.kind.statuses.map(({ share, responded }) => share * (responded ? turnout : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let bound = 0;
  return weights.map((weight, index) => {
    bound += weight / total;
    return index === weights.length - 1 ? 1 : bound;
  });
}
