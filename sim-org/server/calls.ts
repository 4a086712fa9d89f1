/** One request, as the client sent it. */
export type ApiCall = {
  method: string;
  /** The resource with its variable parts named: `/sobjects/:object/:id`. */
  pattern: string;
  path: string;
  /** What was answered; 0 while nothing is, or where the connection was cut or left hanging. */
  status: number;
  /** Whether it may change records. */
  write: boolean;
};

/** Requests kept one by one; beyond that only the counters go on. */
const KEPT_MAX = 100_000;

/** Every request that reached the org, so that tests can count what a client spends and see that it wrote nothing. */
export class CallLog {
  #calls: ApiCall[] = [];
  #counts: Record<string, number> = {};
  #total = 0;
  #writes = 0;

  add(call: ApiCall): ApiCall {
    if (this.#calls.length < KEPT_MAX) this.#calls.push(call);
    this.#count(call, 1);
    return call;
  }

  /** Corrects what a request turned out to be: which SOAP call it is stands in its body. */
  recognise(call: ApiCall, pattern: string, write: boolean): void {
    this.#count(call, -1);
    call.pattern = pattern;
    call.write = write;
    this.#count(call, 1);
  }

  /** Oldest first. */
  get list(): readonly ApiCall[] {
    return this.#calls;
  }

  /** Requests by method and pattern: `{ "GET /query": 2 }`. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  get total(): number {
    return this.#total;
  }

  /** Requests that may have changed records. */
  get writes(): number {
    return this.#writes;
  }

  reset(): void {
    this.#calls = [];
    this.#counts = {};
    this.#total = 0;
    this.#writes = 0;
  }

  #count(call: ApiCall, by: number): void {
    const key = `${call.method} ${call.pattern}`;
    const count = (this.#counts[key] ?? 0) + by;
    if (count === 0) delete this.#counts[key];
    else this.#counts[key] = count;
    this.#total += by;
    if (call.write) this.#writes += by;
  }
}
