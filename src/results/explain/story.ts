import type { Schemas } from "../../model/run.ts";
import type { ModelContext } from "../../model/step.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** What an explanation is made from: an outcome, and what decided it. */
export type Outcome = { warehouse: Warehouse; schemas: Schemas; context: ModelContext };

/** There is nothing of that id or address in the store. Ends the command with exit status 1. */
export class NothingToExplain extends Error {
  override name = "NothingToExplain";
}

/** A touch in somebody's journey. */
export type TouchFacts = {
  touchpointId: string;
  date: string;
  person: string;
  campaignId: string;
  campaign: string;
  channel: string;
  subchannel: string | null;
  positions: string;
};

/** One row, or undefined. */
export async function one<T extends Record<string, unknown>>(
  outcome: Outcome,
  sql: string,
): Promise<T | undefined> {
  const [row] = await outcome.warehouse.all(sql);
  return row as T | undefined;
}

/** Many rows. */
export async function many<T extends Record<string, unknown>>(outcome: Outcome, sql: string): Promise<T[]> {
  return (await outcome.warehouse.all(sql)) as unknown as T[];
}

/** A touch of a journey table with its campaign's name, as columns of `TouchFacts`. */
export function touchColumns({ context: { dialect } }: Outcome): string {
  return `
    touch.touchpoint_id AS "touchpointId",
    ${dialect.instantText("touch.touchpoint_date")} AS "date",
    touch.person AS "person",
    touch.campaign_id AS "campaignId",
    campaign.name AS "campaign",
    touch.channel AS "channel",
    touch.subchannel AS "subchannel",
    COALESCE(touch.positions, '') AS "positions"`;
}
