import { ApiError } from "../org.ts";
import type { Clock } from "./clock.ts";

/** Salesforce's least allocation of an Enterprise org. */
const DAILY_MAX = 100_000;
const WINDOW_MS = 24 * 3600_000;

/** How many requests the org has answered, against what it allows in 24 hours of its own clock. */
export class ApiUsage {
  dailyMax = DAILY_MAX;
  #used = 0;
  #since: number;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  get used(): number {
    if (this.#clock.now() - this.#since >= WINDOW_MS) this.reset();
    return this.#used;
  }

  get remaining(): number {
    return Math.max(0, this.dailyMax - this.used);
  }

  /** `api-usage=18/100000`, the value of Sforce-Limit-Info. */
  get header(): string {
    return `api-usage=${this.used}/${this.dailyMax}`;
  }

  spend(): void {
    this.#used = this.used + 1;
  }

  /** @throws {ApiError} 403 REQUEST_LIMIT_EXCEEDED where the day's requests are used up */
  check(): void {
    if (this.used > this.dailyMax) throw limitExceeded();
  }

  /** What the org allows and has counted as in the beginning. */
  restore(): void {
    this.dailyMax = DAILY_MAX;
    this.reset();
  }

  reset(used = 0): void {
    this.#used = used;
    this.#since = this.#clock.now();
  }
}

export function limitExceeded(): ApiError {
  return new ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
}
