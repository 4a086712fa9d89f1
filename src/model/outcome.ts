import { MODELS } from "./credit/weights.ts";

/**
 * The tables of the outcome as the contract publishes them: columns in order, and the order of the rows.
 * @see shared/spec/contract.md, "Out"
 */
export type OutcomeColumn = { name: string; type: "text" | "boolean" | "instant" | "count" | "decimal" };
export type OutcomeTable = {
  name: "members" | "touchpoints" | "attribution_touchpoints" | "campaigns" | "channels";
  columns: readonly OutcomeColumn[];
  /** ORDER BY, ending in a unique key; texts by bytes, empty first. */
  order: string;
};

const text = (name: string): OutcomeColumn => ({ name, type: "text" });
const count = (name: string): OutcomeColumn => ({ name, type: "count" });
const decimal = (name: string): OutcomeColumn => ({ name, type: "decimal" });
const instant = (name: string): OutcomeColumn => ({ name, type: "instant" });
const boolean = (name: string): OutcomeColumn => ({ name, type: "boolean" });

export const OUTCOME: readonly OutcomeTable[] = [
  {
    name: "members",
    columns: [
      text("campaign_member_id"),
      text("campaign_id"),
      text("person"),
      text("lead_id"),
      text("contact_id"),
      boolean("counts"),
      text("status"),
      text("rule"),
      instant("touchpoint_date"),
      text("date_source"),
      text("channel"),
      text("subchannel"),
      text("touchpoint_id"),
    ],
    order: "campaign_member_id",
  },
  {
    name: "touchpoints",
    columns: [
      text("touchpoint_id"),
      text("person"),
      text("source"),
      instant("touchpoint_date"),
      text("campaign_id"),
      text("campaign_member_id"),
      text("channel"),
      text("subchannel"),
      text("positions"),
      decimal("first_touch"),
      decimal("lead_creation"),
      decimal("u_shaped"),
    ],
    order: "person, touchpoint_date, form_like, source_rank, touchpoint_id",
  },
  {
    name: "attribution_touchpoints",
    columns: [
      text("opportunity_id"),
      text("contact_id"),
      text("person"),
      text("touchpoint_id"),
      instant("touchpoint_date"),
      text("channel"),
      text("subchannel"),
      text("campaign_id"),
      text("positions"),
      boolean("pending"),
      ...MODELS.flatMap((model) => [decimal(`${model}_percent`), decimal(`${model}_revenue`)]),
    ],
    order: "opportunity_id, touchpoint_date, form_like, source_rank, touchpoint_id",
  },
  {
    name: "campaigns",
    columns: [
      text("campaign_id"),
      text("name"),
      text("type"),
      text("channel"),
      text("subchannel"),
      text("sync"),
      count("members"),
      count("responded"),
      count("without_email"),
      count("touchpoints"),
      instant("first_touchpoint_date"),
      instant("last_touchpoint_date"),
      decimal("actual_cost"),
      count("late_upload_members"),
      text("warnings"),
    ],
    order: "campaign_id",
  },
  {
    name: "channels",
    columns: [
      text("channel"),
      text("subchannel"),
      count("touchpoints"),
      count("people"),
      count("opportunities"),
      ...MODELS.flatMap((model) => [decimal(`${model}_won`), decimal(`${model}_open`)]),
    ],
    order: "channel NULLS FIRST, subchannel NULLS FIRST",
  },
];
