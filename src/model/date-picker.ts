import type { CrmField, DateCandidate } from "../settings/rules.ts";
import { dateWays, isTouchpointDate } from "./date-ways.ts";
import { dayOfField, instantOfField, isFilled } from "./fields.ts";
import type { ModelContext } from "./step.ts";

/**
 * Which field a member's date comes from.
 *
 * Each date field that any way of counting names has a number; `pick` is the number of the field whose date is
 * taken, and 0 for a date that somebody set in Footfall.
 */
export class DatePicker {
  readonly #context: ModelContext;
  readonly #candidates: DateCandidate[] = [];
  readonly #ways: { test: string; numbers: number[] }[] = [];

  constructor(context: ModelContext) {
    this.#context = context;
    for (const { way, dates } of dateWays(context)) {
      const test = typeof way === "number" ? `member.rule_number = ${way}` : `member.sync = '${way}'`;
      this.#way(test, dates);
    }
  }

  #way(test: string, dates: readonly DateCandidate[]): void {
    const numbers = dates.map((date) => {
      const known = this.#candidates.findIndex((other) => keyOf(other) === keyOf(date));
      return known >= 0 ? known + 1 : this.#candidates.push(date);
    });
    this.#ways.push({ test, numbers });
  }

  /** Columns that later parts of the SELECT need of the campaign, under names of their own. */
  campaignColumns(): string {
    return this.#candidates
      .map((candidate, index) => ({ candidate, number: index + 1 }))
      .filter(({ candidate }) => candidate.kind === "field" && candidate.field.object === "Campaign")
      .map(({ candidate, number }) => {
        const { field } = candidate as { field: CrmField };
        const { dialect } = this.#context;
        return `${isFilled(field, dialect)} AS filled_${number},
      ${instantOfField(field, dialect)} AS instant_${number},
      ${dayOfField(field, dialect)} AS day_${number},
      `;
      })
      .join("");
  }

  pickSql(): string {
    const ways = this.#ways.map(
      ({ test, numbers }) =>
        `WHEN ${test} THEN CASE ${numbers.map((number) => `WHEN ${this.#filled(number)} THEN ${number}`).join(" ")} END`,
    );
    return `CASE WHEN member.override_date IS NOT NULL THEN 0 ${ways.join("\n        ")} END`;
  }

  instantSql(): string {
    return this.#byPick("member.override_date", (number) => this.#part(number, "instant"));
  }

  daySql(): string {
    return this.#byPick(`CAST(NULL AS ${this.#context.dialect.type("day")})`, (number) =>
      this.#part(number, "day"),
    );
  }

  sourceSql(): string {
    const { dialect } = this.#context;
    return this.#byPick("'override'", (number) => {
      const candidate = this.#at(number);
      return dialect.text(
        candidate.kind === "literal" ? candidate.text : `${candidate.field.object}.${candidate.field.name}`,
      );
    });
  }

  #byPick(override: string, part: (number: number) => string): string {
    const cases = this.#candidates.map((_, index) => `WHEN ${index + 1} THEN ${part(index + 1)}`);
    return `CASE member.pick WHEN 0 THEN ${override} ${cases.join(" ")} END`;
  }

  #filled(number: number): string {
    const candidate = this.#at(number);
    if (candidate.kind === "literal") return "TRUE";
    if (candidate.field.object === "Campaign") return `member.filled_${number}`;
    const filled = isFilled(candidate.field, this.#context.dialect);
    // A date cleared in Footfall takes the CRM's own Buyer Touchpoint Date away too (spec/README.md, 34).
    return isTouchpointDate(candidate, this.#context) ? `NOT member.has_override AND ${filled}` : filled;
  }

  #part(number: number, part: "instant" | "day"): string {
    const { dialect } = this.#context;
    const candidate = this.#at(number);
    if (candidate.kind === "literal") {
      if (part === "day" && candidate.day !== undefined) return dialect.day(candidate.day);
      if (part === "instant" && candidate.instant !== undefined) return dialect.instant(candidate.instant);
      return `CAST(NULL AS ${dialect.type(part)})`;
    }
    if (candidate.field.object === "Campaign") return `member.${part}_${number}`;
    return part === "day" ? dayOfField(candidate.field, dialect) : instantOfField(candidate.field, dialect);
  }

  #at(number: number): DateCandidate {
    const candidate = this.#candidates[number - 1];
    if (!candidate) throw new RangeError(`no date candidate ${number}`);
    return candidate;
  }
}

function keyOf(candidate: DateCandidate): string {
  return candidate.kind === "literal"
    ? `literal ${candidate.text}`
    : `${candidate.field.object}.${candidate.field.name}`;
}
