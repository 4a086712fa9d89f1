import { anyOfSql, conditionSql } from "../model/conditions.ts";
import { syncModes } from "../model/date-ways.ts";
import { computePortions, relationIn, runStep, selectOf } from "../model/run.ts";
import type { ModelContext } from "../model/step.ts";
import { DECIDED_COLUMNS } from "../model/steps/campaign-decisions.ts";
import { stepNamed } from "../model/steps/index.ts";
import type { SyncRule } from "../settings/rules.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Change, isRewritten } from "./candidate.ts";
import { compareLedger } from "./compare.ts";
import { commonRules } from "./rule-changes.ts";
import { candidateIn, DELTA, isOpen, LEDGERS, type Ledger, type Lookup } from "./tables.ts";

/**
 * Computes only what a change reaches: some members, hence some people, hence some opportunities.
 *
 * The steps are those of a full run; only the relations that they read are restricted. What has to hold for the
 * outcome to be that of a full run:
 * - a member whose decision may change is dirty; all others keep theirs;
 * - of a person with a changed membership, all memberships are there, so duplicates and the journey are whole;
 * - of an opportunity that one of these people (before or after) is mapped to, all people with all their touches are there.
 */

/** Beyond this share of all members, computing everything is quicker. */
const WIDE = 0.2;

/** Ids that are written into a statement; more are joined. */
const LISTED_MAX = 50;

/** Steps that, once rewritten by new settings, reach everybody, or every opportunity. */
const REACHES_ALL = [
  "opportunities",
  "opportunity_people",
  "person_journey",
  "opportunity_journey",
  "credits",
  "attribution_touchpoints",
  "channels",
  "campaign_revenue",
];

/** Whether the settings have changed in a way that a scope can follow. */
export function isScoped(change: Change): boolean {
  const { before, after, isFull } = change;
  if (isFull || before === undefined || before.settings.timezone !== after.settings.timezone) return false;
  if (REACHES_ALL.some((name) => isRewritten(name, change))) return false;
  return !isRewritten("member_checks", change) || isRuleListAlone(before, after);
}

/** Whether the list of rules is all that tells the two apart where members are decided. */
function isRuleListAlone(before: ModelContext, after: ModelContext): boolean {
  if (!syncModes(before).rules || !syncModes(after).rules) return false;
  const step = stepNamed("member_checks");
  const sql = (context: ModelContext) => selectOf(step, { ...context, now: 0 }, (relation) => relation);
  const { sync } = after.settings;
  const alike: ModelContext = {
    ...after,
    settings: { ...after.settings, sync: { ...sync, rules: before.settings.sync.rules } },
    rules: { ...after.rules, sync: before.rules.sync },
  };
  return sql(before) === sql(alike);
}

/** A lookup that a change has computed anew: as a whole, or for the keys in a table of ids. */
export type FreshLookup = { name: Lookup; part?: { key: string; dirty: string } };

/**
 * Computes the candidate for the scope of a change, compared with what is published.
 *
 * @returns the lookups that are new; undefined where the change reaches so much that everything should be computed
 */
export async function computeScope(warehouse: Warehouse, change: Change): Promise<FreshLookup[] | undefined> {
  return new Scope(warehouse, change).compute();
}

class Scope {
  readonly #warehouse: Warehouse;
  readonly #change: Change;
  /** Where the model's relations are read, name by name; what is not named lies with the candidate. */
  readonly #relations = new Map<string, string>();
  readonly #fresh: FreshLookup[] = [];
  /** Where everything is computed. */
  readonly #schema: string;
  /** The campaigns, as a list, where all their members are dirty, and nobody else. */
  #campaignsAlone: string | undefined;
  /** The campaigns of the dirty members, as a list, where they are few: scans can skip what belongs to others. */
  #campaignsOfDirty: string | undefined;

  constructor(warehouse: Warehouse, change: Change) {
    this.#warehouse = warehouse;
    this.#change = change;
    this.#schema = change.schema;
  }

  /** @returns the lookups that it has computed anew; undefined where the change reaches too much */
  async compute(): Promise<FreshLookup[] | undefined> {
    const tell = this.#change.onStep ?? (() => {});
    tell("finding what the change reaches");
    await this.#lookups();
    if (!(await this.#dirtyMembers())) return undefined;
    tell("deciding the members");
    await this.#decideMembers();
    await this.#reach();
    tell("computing journeys and credit");
    await this.#journeys();
    tell("comparing");
    for (const name of ["members", "touchpoints", "attribution_touchpoints"]) await this.#compare(name);
    await this.#sums("channels", ["channel", "subchannel"]);
    await this.#sums("campaign_revenue", ["campaign_id"]);
    await this.#campaigns();
    return this.#fresh;
  }

  // --- lookups -----------------------------------------------------------------------------------------------

  async #lookups(): Promise<void> {
    if (this.#change.hasRecords) await this.#merged();
    else
      for (const name of ["merged_records", "contact_people", "lead_people"] as const) await this.#show(name);
    if (this.#change.hasRecords) {
      await this.#people("contact", "contact_people", "contact_id");
      await this.#people("lead", "lead_people", "lead_id");
    } else for (const object of ["contact", "lead"]) await this.#ids(`dirty_${object}`, []);
    await this.#campaignDecisions();
    await this.#opportunities();
  }

  /** The lookup as it is published. */
  async #show(name: Lookup): Promise<void> {
    await this.#run(
      `CREATE OR REPLACE VIEW ${this.#schema}.${name} AS SELECT * FROM ${this.#warehouse.home}.published.${name}`,
    );
  }

  /** Published rows of a lookup, with those of some keys replaced by `fresh_<name>`. */
  async #overlay(name: Lookup, key: string, dirty: string): Promise<void> {
    this.#fresh.push({ name, part: { key, dirty } });
    await this.#run(`CREATE VIEW ${this.#schema}.${name} AS
      SELECT held.* FROM ${this.#warehouse.home}.published.${name} AS held ANTI JOIN ${this.#schema}.${dirty} AS dirty ON dirty.id = held.${key}
      UNION ALL SELECT * FROM ${this.#schema}.fresh_${name}`);
  }

  async #merged(): Promise<void> {
    await this.#step("merged_records");
    this.#fresh.push({ name: "merged_records" });
    const [before, after] = ["published.merged_records", `${this.#schema}.merged_records`];
    await this.#table(
      "changed_merge",
      `SELECT DISTINCT object, id FROM (
        (SELECT * FROM ${before} EXCEPT SELECT * FROM ${after})
        UNION ALL (SELECT * FROM ${after} EXCEPT SELECT * FROM ${before})) AS differing`,
    );
  }

  /** Contacts or leads that may stand for somebody else now, or belong to another account. */
  async #people(object: "contact" | "lead", lookup: Lookup, key: string): Promise<void> {
    const merges = (of: string) => `SELECT id FROM ${this.#schema}.changed_merge WHERE object = '${of}'`;
    const roots = [`SELECT id FROM ${DELTA}.${object}`, merges(object)];
    if (object === "contact") {
      roots.push(`SELECT id FROM mirror.contact WHERE account_id IN (${merges("account")})`);
    }
    await this.#ids(`root_${object}`, roots);
    const losers = `SELECT id FROM ${this.#schema}.merged_records WHERE object = '${object}' AND survivor_id IN (SELECT id FROM ${this.#schema}.root_${object})`;
    await this.#ids(`dirty_${object}`, [`SELECT id FROM ${this.#schema}.root_${object}`, losers]);
    const survivors = `SELECT survivor_id FROM ${this.#schema}.merged_records WHERE object = '${object}' AND id IN (SELECT id FROM ${this.#schema}.dirty_${object})`;
    await this.#step(lookup, `fresh_${lookup}_all`, {
      [object]: `(SELECT * FROM mirror.${object} WHERE id IN (SELECT id FROM ${this.#schema}.dirty_${object} UNION ALL ${survivors}))`,
    });
    await this.#table(
      `fresh_${lookup}`,
      `SELECT * FROM ${this.#schema}.fresh_${lookup}_all WHERE ${key} IN (SELECT id FROM ${this.#schema}.dirty_${object})`,
    );
    await this.#overlay(lookup, key, `dirty_${object}`);
  }

  async #campaignDecisions(): Promise<void> {
    const { before, after, hasRecords } = this.#change;
    const isSame =
      !hasRecords &&
      !isRewritten("campaign_decisions", this.#change) &&
      JSON.stringify(before?.settings.campaigns) === JSON.stringify(after.settings.campaigns);
    if (isSame) {
      await this.#show("campaign_decisions");
      await this.#ids("dirty_campaign", []);
      return;
    }
    await this.#step("campaign_decisions");
    this.#fresh.push({ name: "campaign_decisions" });
    const differs = DECIDED_COLUMNS.map((column) => `before.${column} IS DISTINCT FROM after.${column}`);
    const changed = `SELECT COALESCE(after.id, before.id) AS id
      FROM published.campaign_decisions AS before FULL JOIN ${this.#schema}.campaign_decisions AS after ON after.id = before.id
      WHERE before.id IS NULL OR after.id IS NULL OR (before.channel_entry IS NULL) <> (after.channel_entry IS NULL)
        OR ${differs.join(" OR ")}`;
    await this.#ids("dirty_campaign", hasRecords ? [changed, `SELECT id FROM ${DELTA}.campaign`] : [changed]);
  }

  async #opportunities(): Promise<void> {
    if (!this.#change.hasRecords) {
      await this.#show("opportunities");
      await this.#show("opportunity_people");
      await this.#ids("dirty_opportunity", []);
      return;
    }
    const accounts = `SELECT id FROM ${this.#schema}.changed_merge WHERE object = 'account'`;
    await this.#ids("root_opportunity", [
      `SELECT id FROM ${DELTA}.opportunity`,
      `SELECT id FROM mirror.opportunity WHERE account_id IN (${accounts})`,
    ]);
    await this.#step("opportunities", "fresh_opportunities", {
      opportunity: `(SELECT * FROM mirror.opportunity WHERE id IN (SELECT id FROM ${this.#schema}.root_opportunity))`,
    });
    await this.#overlay("opportunities", "opportunity_id", "root_opportunity");
    await this.#ids("remapped", [`SELECT id FROM ${this.#schema}.root_opportunity`, ...this.#remapped()]);
    await this.#step("opportunity_people", "fresh_opportunity_people", {
      opportunities: `(SELECT * FROM ${this.#schema}.opportunities WHERE opportunity_id IN (SELECT id FROM ${this.#schema}.remapped))`,
    });
    await this.#overlay("opportunity_people", "opportunity_id", "remapped");
    await this.#ids("dirty_opportunity", [`SELECT id FROM ${this.#schema}.remapped`]);
  }

  /** Opportunities whose people may be others, though they themselves have not changed. */
  #remapped(): string[] {
    const dirty = `SELECT id FROM ${this.#schema}.dirty_contact`;
    if (this.#change.after.settings.attribution.mapping === "account") {
      return ["published.contact_people", `${this.#schema}.contact_people`].map(
        (people) => `SELECT deal.opportunity_id AS id FROM ${this.#schema}.opportunities AS deal
          WHERE deal.account_id IN (SELECT account_id FROM ${people} WHERE contact_id IN (${dirty}))`,
      );
    }
    return [
      `SELECT opportunity_id AS id FROM records.opportunity_contact_role WHERE id IN (SELECT id FROM ${DELTA}.opportunity_contact_role)`,
      `SELECT opportunity_id AS id FROM mirror.opportunity_contact_role WHERE contact_id IN (${dirty})`,
    ];
  }

  // --- members -----------------------------------------------------------------------------------------------

  async #dirtyMembers(): Promise<boolean> {
    const { hasRecords, dates } = this.#change;
    const member = "mirror.campaign_member";
    const isEmpty = async (name: string) => (await this.#count(name)) === 0;
    const sources: string[] = [];
    if (hasRecords) sources.push(`SELECT id FROM ${DELTA}.campaign_member`);
    for (const object of ["campaign", "contact", "lead"] as const) {
      if (await isEmpty(`dirty_${object}`)) continue;
      sources.push(
        `SELECT id FROM ${member} WHERE ${object}_id IN (SELECT id FROM ${this.#schema}.dirty_${object})`,
      );
    }
    if (dates !== undefined) sources.push(`SELECT campaign_member_id AS id FROM ${dates}`);
    sources.push(...this.#overridden(), ...this.#clocked());
    const ruled = this.#ruled();
    if (sources.length === 1 && ruled.length === 0 && !hasRecords && !(await isEmpty("dirty_campaign")))
      this.#campaignsAlone = await this.#listed("dirty_campaign");
    await this.#ids("ruled_member", ruled);
    await this.#ids(
      "dirty_member",
      ruled.length > 0 ? [...sources, `SELECT id FROM ${this.#schema}.ruled_member`] : sources,
    );
    if (!hasRecords && this.#campaignsAlone === undefined) {
      await this.#ids("dirty_members_campaign", [
        `SELECT campaign_id AS id FROM ${member} WHERE id IN (SELECT id FROM ${this.#schema}.dirty_member)`,
      ]);
      this.#campaignsOfDirty = await this.#listed("dirty_members_campaign");
    }
    const [row] = await this.#warehouse.all<{ dirty: number; members: number }>(
      `SELECT CAST((SELECT count(*) FROM ${this.#schema}.dirty_member) AS DOUBLE) AS dirty,
        CAST((SELECT count(*) FROM published.members) AS DOUBLE) AS members`,
    );
    return (row?.dirty ?? 0) <= Math.max(2000, WIDE * (row?.members ?? 0));
  }

  /** Members whose entry in `overrides` is another one. */
  #overridden(): string[] {
    const { before, after } = this.#change;
    if (JSON.stringify(before?.settings.overrides) === JSON.stringify(after.settings.overrides)) return [];
    const [old, fresh] = ["inputs.override_setting", `${this.#schema}.override_setting`];
    return [
      `SELECT campaign_member_id AS id FROM (
        (SELECT * FROM ${old} EXCEPT SELECT * FROM ${fresh}) UNION ALL (SELECT * FROM ${fresh} EXCEPT SELECT * FROM ${old})) AS differing`,
    ];
  }

  /** Members whose date lies between the two clocks: in the future for one, not for the other. */
  #clocked(): string[] {
    const { before, after } = this.#change;
    if (before === undefined || before.now === after.now) return [];
    const [early, late] = [before.now, after.now].sort((a, b) => a - b) as [number, number];
    const { instant } = this.#warehouse.dialect;
    return [
      `SELECT campaign_member_id AS id FROM ledger.members AS held
       WHERE ${isOpen("held")} AND touchpoint_date > ${instant(early)} AND touchpoint_date <= ${instant(late)}`,
    ];
  }

  /** Members that match a rule which was added, removed, edited or moved. */
  #ruled(): string[] {
    const { before, after } = this.#change;
    if (before === undefined || !syncModes(after).rules) return [];
    const { removed, added } = commonRules(before.rules.sync, after.rules.sync);
    const matching = (rules: readonly SyncRule[], decisions: string): string[] => {
      if (rules.length === 0) return [];
      const { dialect } = this.#warehouse;
      return [
        `SELECT member.id FROM mirror.campaign_member AS member
         JOIN ${decisions} AS campaign ON campaign.id = member.campaign_id
         WHERE (${rules.map((rule) => campaignsOf(rule, dialect)).join(" OR ")})
           AND (${rules.map((rule) => anyOfSql(rule.anyOf, dialect)).join(" OR ")})`,
      ];
    };
    return [
      ...matching(removed, "published.campaign_decisions"),
      ...matching(added, `${this.#schema}.campaign_decisions`),
    ];
  }

  /** Decides the dirty members anew, and keeps those whose decision is another one. */
  async #decideMembers(): Promise<void> {
    const skipping =
      this.#campaignsOfDirty === undefined ? "" : `campaign_id IN (${this.#campaignsOfDirty}) AND `;
    const dirty = (id: string) =>
      this.#campaignsAlone === undefined
        ? `${skipping}${id} IN (SELECT id FROM ${this.#schema}.dirty_member)`
        : `campaign_id IN (${this.#campaignsAlone})`;
    await this.#step("member_checks", "fresh_checks", {
      campaign_member: `(SELECT * FROM mirror.campaign_member WHERE ${dirty("id")})`,
    });
    await this.#table("dirty_before", this.#membersWhere(dirty("campaign_member_id")));
    const differs = CHECKED.map((column) => `before.${column} IS DISTINCT FROM after.${column}`);
    await this.#table(
      "changed_member",
      `SELECT after.campaign_member_id AS id, before.person AS old_person, after.person AS new_person,
        before.campaign_id AS old_campaign, after.campaign_id AS new_campaign,
        COALESCE(before.status IN ('created', 'duplicate_member'), FALSE) AS was_created, after.status = 'created' AS is_created
       FROM ${this.#schema}.fresh_checks AS after
       LEFT JOIN ${this.#schema}.dirty_before AS before ON before.campaign_member_id = after.campaign_member_id
       WHERE before.campaign_member_id IS NULL OR ${differs.join(" OR ")}
         OR CASE before.status WHEN 'duplicate_member' THEN 'created' ELSE before.status END IS DISTINCT FROM after.status`,
    );
  }

  #membersWhere(condition: string): string {
    const { columns } = ledgerNamed("members");
    return `SELECT held.${this.#position} AS place, ${columns.map((column) => `held.${column}`).join(", ")}
      FROM ledger.members AS held WHERE ${isOpen("held")} AND ${condition}`;
  }

  // --- people and opportunities ------------------------------------------------------------------------------

  /** From the changed members to their people, from these to opportunities, and to all people of those. */
  async #reach(): Promise<void> {
    const people = [
      `SELECT old_person AS id FROM ${this.#schema}.changed_member WHERE was_created`,
      `SELECT new_person AS id FROM ${this.#schema}.changed_member WHERE is_created`,
    ];
    if (this.#hasSuppression) {
      // Rules that take interactions out read more of the records than the members' decisions show.
      people.push(
        `SELECT person AS id FROM ${this.#schema}.dirty_before`,
        `SELECT person AS id FROM ${this.#schema}.fresh_checks`,
      );
    }
    await this.#ids("dirty_person", people);
    const dealsOf = (relation: string) =>
      `SELECT opportunity_id AS id FROM ${relation} WHERE person IN (SELECT id FROM ${this.#schema}.dirty_person)`;
    await this.#ids("reached_opportunity", [
      `SELECT id FROM ${this.#schema}.dirty_opportunity`,
      dealsOf("published.opportunity_people"),
      ...(this.#change.hasRecords ? [dealsOf(`${this.#schema}.fresh_opportunity_people`)] : []),
    ]);
    await this.#table(
      "reached_people",
      `SELECT link.* FROM ${this.#schema}.opportunity_people AS link WHERE link.opportunity_id IN (SELECT id FROM ${this.#schema}.reached_opportunity)`,
    );
    await this.#ids("reached_person", [
      `SELECT id FROM ${this.#schema}.dirty_person`,
      `SELECT person AS id FROM ${this.#schema}.reached_people`,
    ]);
  }

  get #hasSuppression(): boolean {
    const { before, after } = this.#change;
    return [before?.rules, after.rules].some(
      (rules) =>
        rules && rules.suppressBuyerTouchpoints.length + rules.suppressAttributionTouchpoints.length > 0,
    );
  }

  async #journeys(): Promise<void> {
    const schema = this.#schema;
    await this.#membersOfPairs();
    for (const name of ["duplicate_members", "members"]) await this.#step(name);
    await this.#step("interactions", "fresh_interactions");
    await this.#table("before_touchpoints", this.#heldWhere("touchpoints", "person", "dirty_person"));
    await this.#table(
      "before_attribution_touchpoints",
      this.#heldWhere("attribution_touchpoints", "opportunity_id", "reached_opportunity"),
    );
    await this.#interactions();
    await this.#step("person_journey", "person_journey", {
      interactions: `(SELECT * FROM ${schema}.interactions WHERE person IN (SELECT id FROM ${schema}.dirty_person))`,
    });
    await this.#step("touchpoints");
    await this.#table(
      "reached_deals",
      `SELECT * FROM ${schema}.opportunities WHERE opportunity_id IN (SELECT id FROM ${schema}.reached_opportunity)`,
    );
    this.#relations.set("opportunity_people", `${schema}.reached_people`);
    this.#relations.set("opportunities", `${schema}.reached_deals`);
    await this.#step("opportunity_journey");
    const shares = ["credits", "attribution_touchpoints"];
    const isDone = await computePortions(
      this.#warehouse,
      this.#change.after,
      shares.map(stepNamed),
      schema,
      (name) => this.#relations.get(name) ?? relationIn(candidateIn(schema), name),
    );
    if (!isDone) for (const name of shares) await this.#step(name);
  }

  /**
   * The changed members, and whoever belongs to the same person and campaign as one of them, before or after: among
   * these a duplicate may come or go.
   */
  async #membersOfPairs(): Promise<void> {
    const schema = this.#schema;
    await this.#table(
      "reached_pair",
      `SELECT DISTINCT campaign_id, person FROM (
         SELECT old_campaign AS campaign_id, old_person AS person FROM ${schema}.changed_member WHERE was_created
         UNION ALL SELECT new_campaign, new_person FROM ${schema}.changed_member WHERE is_created) AS pairs`,
    );
    const inPair = (alias: string) =>
      `${alias}.status IN ('created', 'duplicate_member') AND EXISTS (
        SELECT 1 FROM ${schema}.reached_pair AS pair WHERE pair.person = ${alias}.person AND pair.campaign_id = ${alias}.campaign_id)`;
    const campaigns = await this.#listed("reached_pair", "campaign_id");
    const partners =
      this.#campaignsAlone !== undefined
        ? ""
        : `UNION ALL SELECT * FROM (${this.#membersWhere(campaigns === undefined ? "TRUE" : `held.campaign_id IN (${campaigns})`)}) AS partner
           WHERE partner.campaign_member_id NOT IN (SELECT id FROM ${schema}.dirty_member) AND ${inPair("partner")}`;
    await this.#table(
      "before_members",
      `SELECT * FROM ${schema}.dirty_before AS former
       WHERE former.campaign_member_id IN (SELECT id FROM ${schema}.changed_member) OR ${inPair("former")}
       ${partners}`,
    );
    await this.#table(
      "member_checks",
      `SELECT campaign_member_id, ${CHECKED.join(", ")}, status
       FROM ${schema}.fresh_checks AS fresh
       WHERE fresh.campaign_member_id IN (SELECT id FROM ${schema}.changed_member)
       UNION ALL
       SELECT campaign_member_id, ${CHECKED.join(", ")},
         CASE status WHEN 'duplicate_member' THEN 'created' ELSE status END AS status
       FROM ${schema}.before_members AS former
       WHERE former.campaign_member_id NOT IN (SELECT id FROM ${schema}.changed_member)`,
    );
  }

  /**
   * Every interaction of the dirty people, and every one that a reached opportunity may admit.
   *
   * What members in question do is fresh. Of all others, the dirty people's stand in their touchpoints; and an
   * opportunity whose people and span are as before admits what it admitted. Where those may be others, or rules take
   * interactions out, all members of the people are looked at. (All interactions are engaged, so that the ledger
   * leaves none out; a source of page views would have to be looked at as a whole.)
   */
  async #interactions(): Promise<void> {
    const schema = this.#schema;
    const columns =
      "touchpoint_id, person, source, source_rank, form_like, engaged, touchpoint_date, campaign_id, campaign_member_id, channel, subchannel";
    const fresh = `(SELECT campaign_member_id FROM ${schema}.members)`;
    const whole = this.#hasSuppression
      ? `SELECT id FROM ${schema}.reached_person`
      : `SELECT person AS id FROM ${schema}.reached_people WHERE opportunity_id IN (SELECT id FROM ${schema}.dirty_opportunity)`;
    await this.#ids("whole_person", [whole]);
    // Of each touch one row: the dirty people's own, and one of those on the opportunities of all others.
    const held = [
      `SELECT touchpoint_id, person, source, source_rank, form_like, 1 AS engaged, touchpoint_date, campaign_id,
         campaign_member_id, channel, subchannel FROM ${schema}.before_touchpoints`,
      // The member's id ends the touchpoint's.
      `SELECT touchpoint_id, person, 'crm_campaign' AS source, source_rank, form_like, 1 AS engaged, touchpoint_date,
         campaign_id, substr(touchpoint_id, length(touchpoint_id) - 17) AS campaign_member_id, channel, subchannel
       FROM ${schema}.before_attribution_touchpoints AS share
       SEMI JOIN (
         SELECT min(place) AS place FROM ${schema}.before_attribution_touchpoints
         WHERE person NOT IN (SELECT id FROM ${schema}.dirty_person) GROUP BY touchpoint_id
       ) AS first ON first.place = share.place`,
    ];
    const hasWhole = (await this.#count("whole_person")) > 0;
    if (hasWhole) {
      const members = `(SELECT * FROM published.members WHERE counts AND person IN (SELECT id FROM ${schema}.whole_person))`;
      const none = `(SELECT campaign_member_id FROM published.members WHERE FALSE)`;
      await this.#step("interactions", "whole_interactions", {
        member_checks: members,
        duplicate_members: none,
      });
      held.push(`SELECT ${columns} FROM ${schema}.whole_interactions`);
    }
    await this.#table(
      "interactions",
      `SELECT ${columns} FROM ${schema}.fresh_interactions
       UNION ALL
       SELECT ${hasWhole ? "DISTINCT " : ""}${columns} FROM (${held.join(" UNION ALL ")}) AS held
       WHERE campaign_member_id NOT IN ${fresh}`,
    );
  }

  #heldWhere(name: string, column: string, ids: string): string {
    const { columns } = ledgerNamed(name);
    return `SELECT held.${this.#position} AS place, ${columns.map((part) => `held.${part}`).join(", ")}
      FROM ledger.${name} AS held WHERE ${isOpen("held")} AND held.${column} IN (SELECT id FROM ${this.#schema}.${ids})`;
  }

  // --- sums --------------------------------------------------------------------------------------------------

  /**
   * A table of sums after the change: the published sums, without what the scope was, with what it is.
   *
   * Right because every person and every opportunity of the scope is in it as a whole, before and after, so that
   * distinct counts add up too.
   */
  async #sums(name: "channels" | "campaign_revenue", key: readonly string[]): Promise<void> {
    const columns = ledgerNamed(name).columns.filter((column) => !key.includes(column));
    await this.#step(name, `${name}_of_scope`);
    await this.#step(name, `${name}_of_former`, {
      touchpoints: `${this.#schema}.before_touchpoints`,
      attribution_touchpoints: `${this.#schema}.before_attribution_touchpoints`,
      opportunities: `(SELECT * FROM published.opportunities WHERE opportunity_id IN (SELECT id FROM ${this.#schema}.reached_opportunity))`,
    });
    const same = key.map((column) => `scope.${column} IS NOT DISTINCT FROM held.${column}`).join(" AND ");
    const reached = `(SELECT ${key.join(", ")} FROM ${this.#schema}.${name}_of_scope UNION SELECT ${key.join(", ")} FROM ${this.#schema}.${name}_of_former)`;
    await this.#table(
      `before_${name}`,
      `SELECT held.${this.#position} AS place, ${[...key, ...columns].map((column) => `held.${column}`).join(", ")}
       FROM ledger.${name} AS held SEMI JOIN ${reached} AS scope ON ${same} WHERE ${isOpen("held")}`,
    );
    const type = (column: string) =>
      ["touchpoints", "people", "opportunities"].includes(column) ? "BIGINT" : "DECIMAL(24,2)";
    const list = columns.join(", ");
    await this.#table(
      name,
      `SELECT ${key.join(", ")}, ${columns.map((column) => `CAST(sum(${column}) AS ${type(column)}) AS ${column}`).join(", ")}
       FROM (
         SELECT ${key.join(", ")}, ${list} FROM ${this.#schema}.before_${name}
         UNION ALL SELECT ${key.join(", ")}, ${list} FROM ${this.#schema}.${name}_of_scope
         UNION ALL SELECT ${key.join(", ")}, ${columns.map((column) => `-${column}`).join(", ")} FROM ${this.#schema}.${name}_of_former
       ) AS parts
       GROUP BY ${key.join(", ")}
       HAVING ${name === "channels" ? "sum(touchpoints) > 0 OR sum(opportunities) > 0" : "sum(touchpoints) > 0"}`,
    );
    await this.#compare(name);
  }

  /** The campaigns of which a member or a touchpoint has changed, or the campaign itself: each over all its members. */
  async #campaigns(): Promise<void> {
    const schema = this.#schema;
    const sources = [
      `SELECT id FROM ${schema}.dirty_campaign`,
      `SELECT campaign_id AS id FROM mirror.campaign_member WHERE id IN (SELECT id FROM ${schema}.ruled_member)`,
      `SELECT campaign_id AS id FROM ${schema}.closing_members`,
      `SELECT campaign_id AS id FROM ${schema}.opening_members`,
      // A position that moves to another touchpoint changes no campaign.
      `SELECT COALESCE(after.campaign_id, before.campaign_id) AS id
       FROM ${schema}.opening_touchpoints AS after
       FULL JOIN ${schema}.closing_touchpoints AS before
         ON before.touchpoint_id = after.touchpoint_id AND before.campaign_id = after.campaign_id
         AND before.touchpoint_date = after.touchpoint_date
       WHERE after.touchpoint_id IS NULL OR before.touchpoint_id IS NULL`,
    ];
    if (this.#change.hasRecords) {
      sources.push(
        `SELECT campaign_id AS id FROM records.campaign_member WHERE id IN (SELECT id FROM ${DELTA}.campaign_member)`,
      );
    }
    await this.#ids("reached_campaign", sources);
    const listed = await this.#listed("reached_campaign");
    const reached = `IN (${listed ?? `SELECT id FROM ${schema}.reached_campaign`})`;
    const isDecided =
      this.#campaignsAlone !== undefined &&
      (await this.#count("reached_campaign")) === (await this.#count("dirty_campaign"));
    if (!isDecided) {
      await this.#step("member_checks", "campaign_checks", {
        campaign_member: `(SELECT * FROM mirror.campaign_member WHERE campaign_id ${reached})`,
      });
    }
    const rest = (columns: string, ledger: string, test: string) =>
      `SELECT ${columns} FROM published.${ledger} WHERE campaign_id ${reached} AND ${test}`;
    await this.#step("campaigns", "campaigns", {
      campaign_decisions: `(SELECT * FROM ${this.#schema}.campaign_decisions WHERE id ${reached})`,
      member_checks: `${schema}.${isDecided ? "fresh_checks" : "campaign_checks"}`,
      duplicate_members: `(SELECT campaign_member_id FROM ${this.#schema}.members WHERE status = 'duplicate_member'
        UNION ALL ${rest("campaign_member_id", "members", `status = 'duplicate_member' AND campaign_member_id NOT IN (SELECT campaign_member_id FROM ${this.#schema}.members)`)})`,
      touchpoints: `(SELECT campaign_id, touchpoint_date FROM ${this.#schema}.touchpoints
        UNION ALL ${rest("campaign_id, touchpoint_date", "touchpoints", `person NOT IN (SELECT id FROM ${this.#schema}.dirty_person)`)})`,
    });
    await this.#table("before_campaigns", this.#heldWhere("campaigns", "campaign_id", "reached_campaign"));
    await this.#compare("campaigns");
  }

  // --- helpers -----------------------------------------------------------------------------------------------

  get #position(): string {
    return this.#warehouse.dialect.position;
  }

  async #compare(name: string): Promise<void> {
    await compareLedger(this.#warehouse, this.#schema, ledgerNamed(name));
  }

  /** Runs a step with some relations restricted. */
  async #step(name: string, table = name, restricted: Record<string, string> = {}): Promise<void> {
    await runStep(
      this.#warehouse,
      this.#change.after,
      stepNamed(name),
      `${this.#schema}.${table}`,
      (relation) =>
        restricted[relation] ??
        this.#relations.get(relation) ??
        relationIn(candidateIn(this.#schema), relation),
    );
  }

  async #run(sql: string): Promise<void> {
    await this.#warehouse.run(sql);
  }

  async #table(name: string, select: string): Promise<void> {
    await this.#run(`CREATE OR REPLACE TABLE ${this.#schema}.${name} AS ${select}`);
  }

  /** A table of distinct ids, of all the sources together; NULLs are left out. */
  async #ids(name: string, sources: readonly string[]): Promise<void> {
    const none = "SELECT CAST(NULL AS VARCHAR) AS id WHERE FALSE";
    const all =
      sources.length === 0 ? none : sources.map((source) => `(${source})`).join("\n      UNION ALL ");
    await this.#table(name, `SELECT DISTINCT id FROM (${all}) AS ids WHERE id IS NOT NULL`);
  }

  /** Ids as a list of literals, which scans can use to skip; undefined where they are too many for that. */
  async #listed(name: string, column = "id"): Promise<string | undefined> {
    const rows = await this.#warehouse.all<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${this.#schema}.${name} WHERE ${column} IS NOT NULL ORDER BY 1 LIMIT ${LISTED_MAX + 1}`,
    );
    if (rows.length === 0 || rows.length > LISTED_MAX) return undefined;
    return rows.map(({ id }) => this.#warehouse.dialect.text(id)).join(", ");
  }

  async #count(name: string): Promise<number> {
    const [row] = await this.#warehouse.all<{ n: number }>(
      `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${this.#schema}.${name}`,
    );
    return row?.n ?? 0;
  }
}

/** What a member's decision is, apart from its status. */
const CHECKED = [
  "campaign_id",
  "person",
  "lead_id",
  "contact_id",
  "rule",
  "touchpoint_date",
  "date_source",
  "channel",
  "subchannel",
];

export function ledgerNamed(name: string): Ledger {
  const found = LEDGERS.find((ledger) => ledger.name === name);
  if (!found) throw new RangeError(`there is no ledger ${name}`);
  return found;
}

/** A test of a campaign alone that holds wherever the rule can match one of its members. */
function campaignsOf(rule: SyncRule, dialect: Warehouse["dialect"]): string {
  const groups = rule.anyOf.map((group) =>
    group
      .filter((condition) => condition.field.object === "Campaign")
      .map((condition) => conditionSql(condition, dialect)),
  );
  if (groups.some((group) => group.length === 0)) return "TRUE";
  return `(${groups.map((group) => `(${group.join(" AND ")})`).join(" OR ")})`;
}
