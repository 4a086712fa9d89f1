import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Org, RecordJson } from "../../sim-org/org.ts";
import type { Stream } from "../../src/demo/random.ts";
import { rowsOf } from "./mutate-org.ts";
import { checkTold } from "./sweep-told.ts";

/** A field that somebody edited by hand after Footfall had decided: what must stand there. */
type Edit = { id: string; field: string; value: string | null };

/**
 * What people and Footfall both have a say in, over the runs of a sweep: dates and statuses of members, a campaign's
 * start, and a record of somebody else among ours. Edits by hand must survive whatever happens, and be told; whatever
 * else is told was not brought about by anybody.
 */
export class SweepEdits {
  readonly #org: Org;
  readonly #random: Stream;
  readonly #folder: string;
  readonly #tell: (line: string) => void;
  /** Members whose date Footfall has decided, and that date. */
  readonly #decided = new Map<string, string>();
  /** Members whose date Footfall has written, and the last one: it answers for these also while it writes no dates. */
  readonly #written = new Map<string, string>();
  readonly #edited = new Map<string, Edit>();
  /** What stands on members where Footfall's dates are taken out again. */
  readonly #formerDates: Map<string, string | null>;
  /** What stands at the campaign's start without Footfall; whether that is a conflict; whether an import has seen it. */
  readonly #start = { former: null as string | null, isConflict: false, isSeen: true };
  readonly #foreign: RecordJson;
  readonly #campaign: string;
  /** Whether the settings in force are those of `settings`; others write neither dates nor statuses, and set no start. */
  #isFull = true;
  #edits = 0;

  /** @param tell - takes a line for each edit, to be read where a run fails */
  constructor(org: Org, random: Stream, folder: string, tell: (line: string) => void) {
    this.#org = org;
    this.#random = random;
    this.#folder = folder;
    this.#tell = tell;
    org.insert("Footfall_Touchpoint__c", [{ Unique_Id__c: FOREIGN, Channel__c: "theirs" }], {
      allOrNone: true,
    });
    this.#foreign = this.#foreignNow();
    this.#campaign = String(rowsOf(org, "SELECT Id FROM Campaign ORDER BY Id LIMIT 1")[0]?.Id);
    this.#formerDates = new Map([...this.#members()].map(([id, row]) => [id, dateOf(row)]));
  }

  /** Settings that write everything that there is to write. */
  get settings(): string {
    return `salesforce: { writeBack: true, memberStatus: true, memberDates: true, campaignRollups: true }
campaigns: [{ campaign: ${this.#campaign}, touchpointStart: ${START} }]
`;
  }

  /** Settings are about to be published. @param isFull - those of `settings` */
  publishes(isFull: boolean): void {
    // Set again behind an import, the start has seen what somebody wrote there.
    if (!isFull) this.#start.isConflict = false;
    else if (!this.#isFull) this.#start.isConflict = !this.#start.isSeen;
    this.#isFull = isFull;
  }

  /** A batch of dates, to be published behind an import: who edited a date has been heard. @returns the file */
  async dates(): Promise<string> {
    const members = this.#members();
    const ids = [...members.keys()].sort();
    const dates = new Map(
      [0, 1, 2].map(() => {
        const id = ids[Math.floor(this.#random.unit() * ids.length)] as string;
        return [id, `2026-0${1 + Math.floor(this.#random.unit() * 6)}-15T09:00:00.000Z`] as const;
      }),
    );
    const path = join(this.#folder, "dates.csv");
    const lines = [...dates].map(([id, date]) => `${id},${date}`);
    await writeFile(path, `campaign_member_id,touchpoint_date\n${lines.join("\n")}\n`);
    this.#tell(`dates: ${lines.join(" ")}`);
    for (const [id, date] of dates) {
      this.#decided.set(id, date);
      const edit = this.#edited.get(keyOf(id, DATE));
      if (edit) this.#formerDates.set(id, edit.value);
      this.#edited.delete(keyOf(id, DATE));
    }
    return path;
  }

  /** Somebody edits what Footfall has decided, or written, now and then. */
  mutate(): void {
    this.#start.isSeen = true;
    const members = this.#members();
    const decided = [...this.#decided.keys()].filter((id) => members.has(id));
    const settled = decided.find(
      (own) => this.#edited.has(keyOf(own, DATE)) && this.#written.get(own) === this.#decided.get(own),
    );
    if (settled !== undefined && this.#random.unit() < 0.15) this.#settle(settled);
    // Who settles it and edits it again before an import has only edited it, for Footfall.
    const free = decided.filter((id) => id !== settled && !this.#edited.has(keyOf(id, DATE)));
    const id = free[Math.floor(this.#random.unit() * free.length)];
    if (id !== undefined && this.#random.unit() < 0.4) {
      const former = this.#formerDates.get(id) ?? null;
      const isPutBack = this.#random.unit() < 0.4 && this.#written.has(id);
      if (!isPutBack) this.#edit(id, DATE, `2025-05-05T10:${this.#number()}:00.000Z`);
      else if (dateOf(members.get(id)) !== former) this.#edit(id, DATE, former);
    }
    const [shown] = rowsOf(
      this.#org,
      `SELECT Id FROM CampaignMember WHERE ${STATUS} LIKE '%ouchpoint%' ORDER BY Id DESC LIMIT 1`,
    );
    if (shown && this.#random.unit() < 0.15) this.#edit(String(shown.Id), STATUS, "by hand");
    if (this.#random.unit() < 0.15) this.#editStart();
  }

  #edit(id: string, field: string, value: string | null): void {
    const [result] = this.#org.update("CampaignMember", [{ Id: id, [field]: value }], { allOrNone: false });
    if (!result?.success) return;
    this.#edited.set(keyOf(id, field), { id, field, value });
    this.#tell(`by hand: ${id} ${field}: ${value}`);
  }

  /** Somebody puts on a member what Footfall has decided there: it is theirs. */
  #settle(id: string): void {
    const date = this.#decided.get(id) as string;
    const [result] = this.#org.update("CampaignMember", [{ Id: id, [DATE]: date }], { allOrNone: false });
    if (!result?.success) return;
    this.#edited.delete(keyOf(id, DATE));
    this.#written.delete(id);
    this.#formerDates.set(id, date);
    this.#tell(`by hand, as decided: ${id} ${DATE}: ${date}`);
  }

  #editStart(): void {
    const isPutBack = this.#random.unit() < 0.3 && this.#isFull && !this.#start.isConflict;
    const value = isPutBack ? this.#start.former : `2024-01-${this.#number()}`;
    if (value === this.#startNow()) return;
    const edit = { Id: this.#campaign, [START_FIELD]: value };
    const [result] = this.#org.update("Campaign", [edit], { allOrNone: false });
    if (!result?.success) return;
    Object.assign(this.#start, { former: value, isConflict: this.#isFull, isSeen: false });
    this.#tell(`by hand: ${START_FIELD}: ${value}`);
  }

  /** No two edits write the same. */
  #number(): string {
    this.#edits += 1;
    return String(10 + (this.#edits % 18));
  }

  /** What a write-back has said to a person: the conflicts of all edits by hand, and nothing else. */
  checkTold(error: string, where: string): void {
    const members = this.#members();
    const due = [...this.#edited.values()].filter(
      ({ id, field }) => members.has(id) && (this.#isFull || (field === DATE && this.#written.has(id))),
    );
    const { former, isConflict } = this.#start;
    checkTold(error, where, [
      ...due.map((edit) => ({
        object: "CampaignMember",
        ...edit,
        ours: edit.field === DATE ? (this.#decided.get(edit.id) as string) : undefined,
      })),
      ...(isConflict && this.#isFull
        ? [{ object: "Campaign", id: this.#campaign, field: START_FIELD, value: former, ours: START }]
        : []),
    ]);
  }

  /** What a run must leave. @param where - said where it fails */
  check(where: string): void {
    expect(this.#foreignNow(), where).toEqual(this.#foreign);
    const members = this.#members();
    const there = [...this.#edited.values()].filter(({ id }) => members.has(id));
    const stands = (id: string, field: string) =>
      field === DATE ? dateOf(members.get(id)) : (members.get(id)?.[field] ?? null);
    expect(
      there.map(({ id, field }) => [id, field, stands(id, field)]),
      where,
    ).toEqual(there.map(({ id, field, value }) => [id, field, value]));
    const { former, isConflict } = this.#start;
    expect(this.#startNow(), where).toBe(this.#isFull && !isConflict ? START : former);
    if (!this.#isFull) return;
    expect(this.#figures(), where).toEqual(this.#figuresOfTouchpoints());
    const decided = [...this.#decided].filter(
      ([id]) => members.has(id) && !this.#edited.has(keyOf(id, DATE)),
    );
    expect(
      decided.map(([id]) => [id, stands(id, DATE)]),
      where,
    ).toEqual(decided);
    for (const [id, date] of decided) if (this.#formerDates.get(id) !== date) this.#written.set(id, date);
  }

  /** Nothing of Footfall stands in the org any more, but everything of others. */
  checkOut(where: string): void {
    for (const object of ["Footfall_Touchpoint__c", "Footfall_Attribution__c"])
      expect(
        rowsOf(this.#org, `SELECT Unique_Id__c FROM ${object}`).map((row) => row.Unique_Id__c),
        where,
      ).toEqual(object === "Footfall_Touchpoint__c" ? [FOREIGN] : []);
    const shown = rowsOf(this.#org, `SELECT Id FROM CampaignMember WHERE ${STATUS} != null`).map(
      ({ Id }) => Id,
    );
    expect(
      shown.filter((id) => !this.#edited.has(keyOf(String(id), STATUS))),
      where,
    ).toEqual([]);
    expect(this.#figures(), where).toEqual(new Map());
    const members = [...this.#members()];
    const former = (id: string) => {
      const edit = this.#edited.get(keyOf(id, DATE));
      return edit ? edit.value : (this.#formerDates.get(id) ?? null);
    };
    expect(
      members.map(([id, row]) => [id, dateOf(row)]),
      where,
    ).toEqual(members.map(([id]) => [id, former(id)]));
    expect(this.#startNow(), where).toBe(this.#start.former);
  }

  #members(): Map<string, RecordJson> {
    const rows = rowsOf(this.#org, `SELECT Id, ${DATE}, ${STATUS} FROM CampaignMember`);
    return new Map(rows.map((row) => [String(row.Id), row]));
  }

  /** Touchpoints and opportunities that campaigns say they have: those that have some. */
  #figures(): Map<string, number[]> {
    const shown = rowsOf(
      this.#org,
      "SELECT Id, Footfall_Touchpoints__c, Footfall_Opportunities__c FROM Campaign WHERE Footfall_Touchpoints__c > 0 OR Footfall_Opportunities__c > 0",
    );
    return new Map(
      shown.map((row) => [
        String(row.Id),
        [Number(row.Footfall_Touchpoints__c), Number(row.Footfall_Opportunities__c)],
      ]),
    );
  }

  /** The same as our objects have it. */
  #figuresOfTouchpoints(): Map<string, number[]> {
    const distinct = (object: string, field: string) => {
      const rows = rowsOf(
        this.#org,
        `SELECT Campaign__c, ${field} FROM ${object} WHERE Campaign__c != null AND Unique_Id__c != '${FOREIGN}'`,
      );
      const found = new Map<string, Set<unknown>>();
      for (const row of rows) {
        const campaign = String(row.Campaign__c);
        found.set(campaign, (found.get(campaign) ?? new Set()).add(row[field]));
      }
      return found;
    };
    const touched = distinct("Footfall_Touchpoint__c", "User_Touchpoint_Id__c");
    const credited = distinct("Footfall_Attribution__c", "Opportunity__c");
    return new Map(
      [...new Set([...touched.keys(), ...credited.keys()])]
        .sort()
        .map((id) => [id, [touched.get(id)?.size ?? 0, credited.get(id)?.size ?? 0]]),
    );
  }

  #startNow(): unknown {
    const [campaign] = rowsOf(
      this.#org,
      `SELECT ${START_FIELD} FROM Campaign WHERE Id = '${this.#campaign}'`,
    );
    return campaign?.[START_FIELD] ?? null;
  }

  #foreignNow(): RecordJson {
    const [row] = rowsOf(
      this.#org,
      `SELECT Id, Channel__c, SystemModstamp FROM Footfall_Touchpoint__c WHERE Unique_Id__c = '${FOREIGN}'`,
    );
    return row as RecordJson;
  }
}

const FOREIGN = "somebody else";
const START = "2020-01-01";
const START_FIELD = "Footfall_Touchpoint_Start__c";
const DATE = "Footfall_Touchpoint_Date__c";
const STATUS = "Footfall_Status_Opportunity__c";
const keyOf = (id: string, field: string) => `${id} ${field}`;
const dateOf = (row: RecordJson | undefined) =>
  row?.[DATE] ? new Date(String(row[DATE])).toISOString() : null;
