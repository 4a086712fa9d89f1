import type { HttpResponse } from "@jsforce/jsforce-node/lib/types/index.js";
import { type BackOff, backOffOf, TRIES_MAX, waitMs } from "./back-off.ts";
import type { CallBudget } from "./call-budget.ts";
import { AnswerUnknown, NeedsSignIn, OrgUnreachable } from "./errors.ts";
import { kindOf, readFault } from "./faults.ts";
import { type CallUsage, dailyLimitReached, keepReserve, type OrgUsage, readUsage } from "./org-usage.ts";
import { labelOf, type OrgRequest } from "./request.ts";
import { scrub } from "./scrub.ts";
import type { Session } from "./session.ts";
import { NoAnswer } from "./transport.ts";

export type { CallUsage } from "./org-usage.ts";
export type { OrgRequest } from "./request.ts";

export type OrgAnswer = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed JSON, or text where CSV was asked for; undefined where there is none. */
  body: unknown;
};

/** Which org, and who works in it. */
export type OrgIdentity = {
  /** 18 characters. */
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  readonly instanceUrl: string;
  /** As `62.0`. */
  readonly apiVersion: string;
  /** Unknown until the org was asked. */
  readonly isSandbox: boolean | undefined;
};

/** The org over HTTP: repeats what may be repeated, renews the session, and keeps to the budget. */
export interface OrgApi {
  readonly org: OrgIdentity;
  readonly usage: CallUsage;
  /**
   * @throws {OrgFault} where the org refuses
   * @throws {NeedsSignIn}, {BudgetReached}, {HostRefused}
   * @throws {OrgUnreachable} where no answer came, and the same may be asked again without harm
   * @throws {AnswerUnknown} where no answer came and the org may have done it
   */
  request(request: OrgRequest): Promise<OrgAnswer>;
}

export type OrgApiOptions = {
  /** Counted before each try. */
  budget?: CallBudget;
  /** Percent of the org's daily limit that stays free for others; without it, only the org itself says no. */
  reservePercent?: number;
  /** The first wait between tries, in milliseconds; default: a second. */
  backOffMs?: number;
  sleep?: BackOff["sleep"];
  random?: BackOff["random"];
  now?: () => number;
  /** Of requests that name none, in milliseconds. */
  timeoutMs?: number;
};

const TIMEOUT_MS = 120_000;
/** Pages of bulk results are large: as long as Salesforce itself lets a request run. */
const CSV_TIMEOUT_MS = 600_000;

/** The org of a session. */
export function orgApi(org: OrgIdentity, session: Session, options: OrgApiOptions = {}): OrgApi {
  return new SessionApi(org, session, options);
}

class SessionApi implements OrgApi {
  // Private to the engine as well: what holds a token must not be shown when somebody prints the object.
  readonly #session: Session;
  readonly #options: OrgApiOptions;
  readonly #backOff: BackOff;
  readonly #identity: OrgIdentity;
  #calls = 0;
  #orgUsage: OrgUsage | undefined;

  constructor(org: OrgIdentity, session: Session, options: OrgApiOptions) {
    this.#identity = org;
    this.#session = session;
    this.#options = options;
    this.#backOff = backOffOf(options);
  }

  get org(): OrgIdentity {
    // A refresh may name another instance: orgs move.
    return { ...this.#identity, instanceUrl: this.#session.instanceUrl };
  }

  get usage(): CallUsage {
    return { calls: this.#calls, org: this.#orgUsage };
  }

  async request(request: OrgRequest): Promise<OrgAnswer> {
    let hasRenewed = false;
    for (let tried = 1; ; tried++) {
      const outcome = await this.#try(request, tried);
      if (outcome.kind === "answer") return outcome.answer;
      if (outcome.kind === "session") {
        if (hasRenewed)
          throw new NeedsSignIn(
            `Salesforce refuses a session that it has just given (${outcome.code}, ${labelOf(request)})`,
          );
        hasRenewed = true;
        // A refused session is no fault of the network: it costs no try.
        tried--;
        await this.#session.renew(outcome.token);
      } else await this.#backOff.sleep(waitMs(this.#backOff, tried));
    }
  }

  /** One try. @throws what no further try would help */
  async #try(
    request: OrgRequest,
    tried: number,
  ): Promise<
    | { kind: "answer"; answer: OrgAnswer }
    | { kind: "session"; code: string; token: string }
    | { kind: "again" }
  > {
    const now = this.#options.now ?? Date.now;
    const where = labelOf(request);
    const isRepeatable = request.isRepeatable ?? request.method === "GET";
    const isLast = tried >= TRIES_MAX;
    const { reservePercent } = this.#options;
    if (reservePercent !== undefined) keepReserve(this.#orgUsage, reservePercent, now());
    await this.#options.budget?.spend();
    this.#calls++;
    const { exchange } = await import("./jsforce-exchange.ts");
    // As they are now: another request may renew them while this one is under way.
    const { accessToken, instanceUrl } = this.#session;
    let response: HttpResponse;
    try {
      response = await exchange(
        { accessToken, instanceUrl },
        this.#identity.apiVersion,
        request,
        this.#timeoutMs(request),
      );
      this.#orgUsage = readUsage(response.headers["sforce-limit-info"], now()) ?? this.#orgUsage;
      if (response.statusCode < 300) return { kind: "answer", answer: readAnswer(request, response) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (error.wasSent && !isRepeatable) throw new AnswerUnknown(where, error.message);
      if (isLast) throw new OrgUnreachable(where, tried, error.message);
      return { kind: "again" };
    }
    const said = scrub(response.body, [accessToken]);
    const fault = readFault(response.statusCode, said, where);
    switch (kindOf(fault)) {
      case "session":
        return { kind: "session", code: fault.code, token: accessToken };
      case "limit":
        throw dailyLimitReached(this.#orgUsage, now());
      case "busy":
        if (isLast) throw fault;
        return { kind: "again" };
      case "broken":
        if (!isRepeatable) throw new AnswerUnknown(where, fault.code);
        if (isLast) throw fault.afterTries(tried);
        return { kind: "again" };
      case "refused":
        throw fault;
    }
  }

  #timeoutMs({ timeoutMs, accept }: OrgRequest): number {
    return timeoutMs ?? this.#options.timeoutMs ?? (accept === "csv" ? CSV_TIMEOUT_MS : TIMEOUT_MS);
  }
}

/** @throws {NoAnswer} where the body is not whole */
function readAnswer(request: OrgRequest, { statusCode, headers, body }: HttpResponse): OrgAnswer {
  if (request.accept === "csv") return { status: statusCode, headers, body };
  if (body === "") {
    if (request.method === "GET" && statusCode === 200) throw new NoAnswer("the answer was empty", true);
    return { status: statusCode, headers, body: undefined };
  }
  try {
    return { status: statusCode, headers, body: JSON.parse(body) };
  } catch {
    throw new NoAnswer("the answer broke off", true);
  }
}
