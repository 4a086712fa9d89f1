import { adviceFor } from "./advice.ts";

/**
 * What can go wrong between Footfall and the org. Each message says what failed and what to do; none holds a token,
 * a secret or the query of an address.
 */

/** Whatever of these went wrong: its message is for a person. */
export abstract class OrgError extends Error {}

/** The org answered, and its answer is a refusal. */
export class OrgFault extends OrgError {
  override name = "OrgFault";
  /** HTTP status. */
  readonly status: number;
  /** Salesforce's own code, such as `INVALID_FIELD`; `HTTP_502` where the answer named none. */
  readonly code: string;
  /** What the org said, without our words around it. */
  readonly said: string;
  readonly fields: readonly string[];
  readonly #where: string | undefined;

  /** @param fault.message - what the org said; @param fault.where - what was asked, such as `GET /query` */
  constructor(fault: {
    status: number;
    code: string;
    message: string;
    fields?: readonly string[];
    where?: string;
  }) {
    const { status, code, message, fields = [], where } = fault;
    const advice = adviceFor(code);
    const asked = where === undefined ? "" : ` to ${where}`;
    super(`Salesforce answered ${code}${asked}: ${message}${advice === undefined ? "" : `; ${advice}`}`);
    this.status = status;
    this.code = code;
    this.said = message;
    this.fields = fields;
    this.#where = where;
  }

  /** The same, told with how often it was asked. */
  afterTries(tries: number): OrgFault {
    return new OrgFault({
      status: this.status,
      code: this.code,
      message: `${this.said} (${tries} tries)`,
      fields: this.fields,
      ...(this.#where === undefined ? {} : { where: this.#where }),
    });
  }
}

/** Nobody is signed in, or no longer: a person has to do something. */
export class NeedsSignIn extends OrgError {
  override name = "NeedsSignIn";
  constructor(what: string, doThis = "sign in again with footfall connect") {
    super(`${what}; ${doThis}`);
  }
}

/** No more calls now: the settings' ceiling, the reserve of the org, or the org's own daily limit. */
export class BudgetReached extends OrgError {
  override name = "BudgetReached";
  /** Calls counted against the limit. */
  readonly used: number;
  readonly max: number;
  /** When asking again is worth it, in milliseconds since 1970. */
  readonly againAt: number;

  constructor(what: string, figures: { used: number; max: number; againAt: number }) {
    super(`${what}; nothing is lost, go on after ${new Date(figures.againAt).toISOString()}`);
    this.used = figures.used;
    this.max = figures.max;
    this.againAt = figures.againAt;
  }
}

/** No usable answer, after every try; and what was asked changes nothing or may be asked again. */
export class OrgUnreachable extends OrgError {
  override name = "OrgUnreachable";
  readonly tries: number;

  constructor(where: string, tries: number, why: string) {
    super(
      `Salesforce could not be reached for ${where} (${tries} ${tries === 1 ? "try" : "tries"}, the last: ${why}); look at the network and at status.salesforce.com, then start again: what was done stays done`,
    );
    this.tries = tries;
  }
}

/** The request went out and its answer was lost: the org may have done it. Ask the org before doing it again. */
export class AnswerUnknown extends OrgError {
  override name = "AnswerUnknown";
  constructor(where: string, why: string) {
    super(
      `the answer to ${where} was lost (${why}): Salesforce may or may not have done it; ask it before sending that again`,
    );
  }
}

/** An address that Footfall does not talk to. */
export class HostRefused extends OrgError {
  override name = "HostRefused";
  constructor(what: string) {
    super(
      `${what}; Footfall talks only to https://*.salesforce.com (My Domain: https://NAME.my.salesforce.com) and, for the simulated org, to this machine`,
    );
  }
}

/** The kept connection cannot be opened, or not be sealed. */
export class WrongKey extends OrgError {
  override name = "WrongKey";
  constructor(what: string, doThis = "give the right key, or connect anew with footfall connect") {
    super(`${what}; ${doThis}`);
  }
}
