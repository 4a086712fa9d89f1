import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { Org, RecordJson } from "../../sim-org/org.ts";
import type { SimulatedOrg } from "../../sim-org/start.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
import { type ConnectedStore, connectedStore } from "../support/connected-store.ts";
import {
  attributionInOrg,
  attributionOfOutcome,
  touchpointsInOrg,
  touchpointsOfOutcome,
} from "../support/org-touchpoints.ts";
import type { Told } from "../support/told.ts";
import { type StateServer, startStateServer } from "./state-server.ts";

/** What the tests of situations share: an org, a store that has imported it, and what people do in the org. */

/** The model's clock: behind everything that tests write by the org's clock. */
export const LATER = ["--now", "2030-01-01T00:00:00.000Z"];
const SECOND_MS = 1000;
export const WHOLE = { allOrNone: true };

export type Line = Record<string, string>;
export type Exported = {
  objects: { object: string; insert: number; update: number; delete: number; failed: number }[];
  apiCalls: number;
};

/** Starts the state's server for all tests of a file. */
export function withStateServer(): void {
  let server: StateServer;
  beforeAll(async () => {
    server = await startStateServer();
  });
  afterAll(() => server.stop());
}

export class Situation {
  #connected: ConnectedStore | undefined;

  /** An org for the tests of a group, and a store that has imported it. */
  static of(members: number, settings?: string): Situation {
    const situation = new Situation();
    beforeAll(async () => {
      situation.#connected = await connectedStore({ members, seed: 21 });
      await situation.imports();
      if (settings !== undefined) await situation.publishes(settings);
    });
    afterAll(() => situation.#connected?.close());
    afterEach(() => {
      situation.sim.faults.clear();
      situation.org.setGuard(undefined);
      delete process.env.FOOTFALL_BULK_FROM;
    });
    return situation;
  }

  get connected(): ConnectedStore {
    if (!this.#connected) throw new Error("the org is there once the group's tests begin");
    return this.#connected;
  }
  get sim(): SimulatedOrg {
    return this.connected.sim;
  }
  get org(): Org {
    return this.connected.sim.org;
  }
  get store(): string {
    return this.connected.store;
  }

  cli(command: string, ...options: string[]): Promise<Told> {
    return this.connected.cli(command, "--store", this.store, ...options);
  }
  /** In the org's next second, since getDeleted does not tell of the second that is running. */
  async imports<T = Record<string, unknown>>(...options: string[]): Promise<T> {
    if (!vi.isFakeTimers()) await setTimeout(SECOND_MS - (Date.now() % SECOND_MS));
    return this.connected.json<T>("import", "--store", this.store, ...LATER, ...options);
  }
  exports(...options: string[]): Promise<Exported> {
    return this.connected.json<Exported>("export", "--store", this.store, ...options);
  }
  async publishes<T = Record<string, unknown>>(settings: string, ...options: string[]): Promise<T> {
    const file = await this.file("settings.yaml", settings);
    const asked = ["publish", "--store", this.store, "--settings", file, ...LATER, ...options];
    return this.connected.json<T>(...asked);
  }
  /** Runs a statement in the store's warehouse, as if time or somebody had done it. */
  async sql(statement: string): Promise<void> {
    const warehouse = await openDuckDb({ path: join(this.store, "warehouse.duckdb"), isKept: true });
    try {
      await warehouse.run(statement);
    } finally {
      await warehouse.close();
    }
  }
  async file(name: string, text: string): Promise<string> {
    const path = join(this.connected.folder, name);
    await writeFile(path, text);
    return path;
  }

  /** Rows of an outcome file. */
  async lines(file: string, keep: (line: Line) => boolean = () => true): Promise<Line[]> {
    const outcome = await this.connected.outcome();
    return (parse(outcome[file] ?? "", { columns: true }) as Line[]).filter(keep);
  }
  /** Members of a campaign as the outcome has them, without those that are gone. */
  members(campaign: string): Promise<Line[]> {
    return this.lines(
      "members.csv",
      ({ campaign_id, status }) => campaign_id === campaign && status !== "member_removed",
    );
  }
  /** The org's touchpoints are the outcome's: none missing, none double. */
  async orgHasTheOutcome(): Promise<void> {
    const outcome = await this.connected.outcome();
    expect(touchpointsInOrg(this.org)).toEqual(
      touchpointsOfOutcome(this.org, outcome["touchpoints.csv"] ?? ""),
    );
    expect(attributionInOrg(this.org)).toEqual(
      attributionOfOutcome(outcome["attribution_touchpoints.csv"] ?? ""),
    );
  }

  /** Works in the org as at another time. */
  at<T>(instant: number, work: () => T): T {
    this.org.setClock(() => instant);
    try {
      return work();
    } finally {
      this.org.setClock(this.sim.clock.now);
    }
  }
  /** A campaign of which every member counts. */
  newCampaign(name: string): string {
    const record = { Name: name, Type: "Webinar", Footfall_Sync_Type__c: "Include all Campaign Members" };
    return idOf(this.org.insert("Campaign", [record], WHOLE)[0]);
  }
  newLeads(count: number, prefix: string): string[] {
    const records = Array.from({ length: count }, (_, index) => ({
      LastName: `${prefix} ${index}`,
      Company: "Larch",
      Email: `${prefix}-${index}@example.com`,
    }));
    return this.org.insert("Lead", records, WHOLE).map(idOf);
  }
  joins(campaign: string, leads: readonly string[]): string[] {
    const records = leads.map((lead) => ({ CampaignId: campaign, LeadId: lead, Status: "Responded" }));
    return this.org.insert("CampaignMember", records, WHOLE).map(idOf);
  }
}

function idOf(result: { id: string | null } | undefined): string {
  if (!result?.id) throw new Error("the org refused what the test needs");
  return result.id;
}

export const idsOf = (rows: readonly RecordJson[]) => rows.map(({ Id }) => String(Id));
