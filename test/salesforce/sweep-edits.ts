import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Org, RecordJson } from "../../sim-org/org.ts";
import type { Stream } from "../../src/demo/random.ts";
import { rowsOf } from "./mutate-org.ts";

/**
 * What people and Footfall both have a say in, over the runs of a sweep: dates and statuses of members, a campaign's
 * start, and a record of somebody else among ours. Edits by hand must survive whatever happens.
 */
export class SweepEdits {
  readonly #org: Org;
  readonly #random: Stream;
  readonly #folder: string;
  /** Members whose date Footfall has decided, and that date. */
  readonly #decided = new Map<string, string>();
  /** Fields that were edited by hand after Footfall decided: what must stand there. */
  readonly #edited = new Map<string, { id: string; field: string; value: string }>();
  readonly #foreign: RecordJson;
  readonly #campaign: string;

  constructor(org: Org, random: Stream, folder: string) {
    this.#org = org;
    this.#random = random;
    this.#folder = folder;
    org.insert("Footfall_Touchpoint__c", [{ Unique_Id__c: FOREIGN, Channel__c: "theirs" }], {
      allOrNone: true,
    });
    this.#foreign = this.#foreignNow();
    this.#campaign = String(rowsOf(org, "SELECT Id FROM Campaign ORDER BY Id LIMIT 1")[0]?.Id);
  }

  /** Settings that write everything that there is to write. */
  get settings(): string {
    return `salesforce: { writeBack: true, memberStatus: true, memberDates: true }
campaigns: [{ campaign: ${this.#campaign}, touchpointStart: ${START} }]
`;
  }

  /** A batch of dates for members that nobody has edited. @returns the file */
  async dates(): Promise<string> {
    const members = rowsOf(this.#org, "SELECT Id FROM CampaignMember ORDER BY Id").map(({ Id }) =>
      String(Id),
    );
    const free = members.filter((id) => !this.#edited.has(keyOf(id, DATE)));
    const lines = [0, 1, 2].map(() => {
      const id = free[Math.floor(this.#random.unit() * free.length)] as string;
      const date = `2026-0${1 + Math.floor(this.#random.unit() * 6)}-15T09:00:00.000Z`;
      this.#decided.set(id, date);
      return [id, date] as const;
    });
    const path = join(this.#folder, "dates.csv");
    const unique = [...new Map(lines)].map(([id, date]) => `${id},${date}`);
    await writeFile(path, `campaign_member_id,touchpoint_date\n${unique.join("\n")}\n`);
    for (const [id, date] of new Map(lines)) this.#decided.set(id, date);
    return path;
  }

  /** Somebody edits what Footfall has decided, or written, now and then. */
  mutate(): void {
    const [first] = [...this.#decided.keys()].filter((id) => !this.#edited.has(keyOf(id, DATE)));
    if (first && this.#random.unit() < 0.5) this.#edit(first, DATE, "2025-05-05T10:00:00.000Z");
    const [shown] = rowsOf(
      this.#org,
      `SELECT Id FROM CampaignMember WHERE ${STATUS} LIKE '%ouchpoint%' ORDER BY Id DESC LIMIT 1`,
    );
    if (shown && this.#random.unit() < 0.3) this.#edit(String(shown.Id), STATUS, "by hand");
  }

  #edit(id: string, field: string, value: string): void {
    const [result] = this.#org.update("CampaignMember", [{ Id: id, [field]: value }], { allOrNone: false });
    if (result?.success) this.#edited.set(keyOf(id, field), { id, field, value });
  }

  /** What a run must leave. @param where - said where it fails; @param isFull - the settings are those of `settings` */
  check(where: string, isFull: boolean): void {
    expect(this.#foreignNow(), where).toEqual(this.#foreign);
    const members = new Map(
      rowsOf(this.#org, `SELECT Id, ${DATE}, ${STATUS} FROM CampaignMember`).map((row) => [
        String(row.Id),
        row,
      ]),
    );
    const there = [...this.#edited.values()].filter(({ id }) => members.has(id));
    const stands = (id: string, field: string) => textOf(field, members.get(id)?.[field]);
    expect(
      there.map(({ id, field }) => [id, field, stands(id, field)]),
      where,
    ).toEqual(there.map(({ id, field, value }) => [id, field, value]));
    const [campaign] = rowsOf(
      this.#org,
      `SELECT Footfall_Touchpoint_Start__c FROM Campaign WHERE Id = '${this.#campaign}'`,
    );
    if (campaign) expect(campaign.Footfall_Touchpoint_Start__c, where).toBe(isFull ? START : null);
    if (!isFull) return;
    const decided = [...this.#decided].filter(
      ([id]) => members.has(id) && !this.#edited.has(keyOf(id, DATE)),
    );
    expect(
      decided.map(([id]) => [id, stands(id, DATE)]),
      where,
    ).toEqual(decided);
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
const DATE = "Footfall_Touchpoint_Date__c";
const STATUS = "Footfall_Status_Opportunity__c";
const keyOf = (id: string, field: string) => `${id} ${field}`;
const textOf = (field: string, value: unknown) =>
  field === DATE && value ? new Date(String(value)).toISOString() : (value ?? null);
