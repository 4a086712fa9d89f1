import { longId } from "../../src/settings/ids.ts";
import type { Settings } from "../../src/settings/schema.ts";
import { readInstant } from "../reference/csv-values.ts";
import type { RecordsModel } from "./records-model.ts";

/** What a batch says of a member: a date, or null, which clears. */
export type Entry = { member: string; date: number | null };

/** The newest word of the batches on a member: `crm`: cleared, and then the CRM's own date was edited. */
type Word = { says: "set"; date: number } | { says: "clear" } | { says: "crm" };

/**
 * Dates set in batches over `overrides`, in plain TypeScript.
 *
 * A date that was set stays until a later batch or an undo; a cleared one until a later batch, another value in
 * `overrides`, or another Buyer Touchpoint Date from the CRM.
 * @see shared/spec/README.md, decision 34
 */
export class DatesModel {
  readonly #words = new Map<string, Word>();
  /** Of each publish, the words of before on the members of which it changed the word. */
  readonly #former: Map<string, Word | undefined>[] = [];

  /** A publish of settings, dates, or both. */
  publish(entries: readonly Entry[], before: Settings | undefined, after: Settings): void {
    this.#begin();
    for (const { member, date } of entries)
      this.#say(member, date === null ? { says: "clear" } : { says: "set", date });
    this.#edited(before, after);
  }

  /** An import, of which some members have another Buyer Touchpoint Date. */
  import(redated: readonly string[]): void {
    this.#begin();
    for (const member of redated)
      if (this.#words.get(member)?.says === "clear") this.#say(member, { says: "crm" });
  }

  /** What comes back into `overrides` is no edit. */
  undo(publish: number): void {
    const former = this.#former[publish - 1] ?? new Map();
    this.#begin();
    for (const [member, word] of former) this.#say(member, word);
  }

  #begin(): void {
    this.#former.push(new Map());
  }

  #say(member: string, word: Word | undefined): void {
    const former = this.#former.at(-1);
    if (!former?.has(member)) former?.set(member, this.#words.get(member));
    if (word) this.#words.set(member, word);
    else this.#words.delete(member);
  }

  /** Another value in `overrides` counts again where a member had been cleared. */
  #edited(before: Settings | undefined, after: Settings): void {
    const old = new Map(
      before?.overrides.map((entry) => [longId(entry.campaignMember), entry.touchpointDate]),
    );
    for (const { campaignMember, touchpointDate } of after.overrides) {
      const member = longId(campaignMember);
      if (old.has(member) && old.get(member) === touchpointDate) continue;
      const isOwn = this.#former.at(-1)?.has(member);
      const says = this.#words.get(member)?.says;
      if (!isOwn && (says === "clear" || says === "crm")) this.#say(member, undefined);
    }
  }

  get said(): readonly string[] {
    return [...this.#words.keys()];
  }

  /** The overrides in force. */
  overrides(settings: Settings): Settings["overrides"] {
    const quiet = settings.overrides.filter(({ campaignMember }) => !this.#words.has(longId(campaignMember)));
    const said = [...this.#words].flatMap(([campaignMember, word]) => {
      if (word.says === "crm") return [];
      const touchpointDate = word.says === "set" ? new Date(word.date).toISOString() : null;
      return [{ campaignMember, touchpointDate }];
    });
    return [...quiet, ...said];
  }
}

/** The Buyer Touchpoint Date that a member has in the CRM: an instant, or a day. */
export function crmDate(records: RecordsModel, settings: Settings, member: string): number | string | null {
  const named = settings.fields.touchpointDate;
  const names = named ? [named] : ["Footfall_Touchpoint_Date__c", "bizible2__Bizible_Touchpoint_Date__c"];
  const cells = records.cellsOf("CampaignMember", member);
  const held = names.map((name) => cells?.get(name.toLowerCase()) ?? null).find((cell) => cell !== null);
  return held === undefined || held === null ? null : (readInstant(held) ?? held.trim());
}
