import type { Warehouse } from "../warehouse/warehouse.ts";

/** Revenue of a channel under the models that a reader looks at first; for display, not for sums. */
export type ChannelRevenue = {
  channel: string;
  subchannel: string | null;
  touchpoints: number;
  firstTouchWon: number;
  wShapedWon: number;
  fullPathWon: number;
  wShapedOpen: number;
};

/** Channels by won revenue (W-shaped), most first. */
export async function channelRevenue(warehouse: Warehouse, schema: string): Promise<ChannelRevenue[]> {
  return warehouse.all<ChannelRevenue>(`
  SELECT
    channel,
    subchannel,
    CAST(touchpoints AS INTEGER) AS "touchpoints",
    CAST(first_touch_won AS DOUBLE) AS "firstTouchWon",
    CAST(w_shaped_won AS DOUBLE) AS "wShapedWon",
    CAST(full_path_won AS DOUBLE) AS "fullPathWon",
    CAST(w_shaped_open AS DOUBLE) AS "wShapedOpen"
  FROM ${schema}.channels
  ORDER BY w_shaped_won DESC, channel, subchannel NULLS FIRST`);
}
