import { z } from "zod";
import { isId } from "../../settings/ids.ts";
import { FILTER_OPERATORS, type FilterOperator } from "./filter-operators.ts";

const text = z.string().max(1_000);
/** Characters of a list of dates: it is kept with the pending changes, and sent with each of them. */
const LIST_MAX = 256 * 1024;
/** More are chosen by filters. */
const TICKED_MAX = 5_000;

/** A bulk update of touchpoint dates as a form sends it; what the fields and dates mean is checked when it is used. */
export const bulkUpdateSchema = z.strictObject({
  members: z
    .array(z.string().refine(isId, "is no Salesforce id of 15 or 18 characters"))
    .min(1)
    .max(TICKED_MAX)
    .exactOptional()
    .describe("Only these campaign members, of those that the filters choose"),
  filters: z
    .array(
      z
        .strictObject({
          field: text,
          operator: z.enum(FILTER_OPERATORS as [FilterOperator, ...FilterOperator[]]),
          value: text.optional(),
        })
        // A key that is there and undefined is not the same as one that is not.
        .transform(({ value, ...rest }) => (value === undefined ? rest : { ...rest, value })),
    )
    .max(50)
    .describe("Without any, all members are chosen"),
  match: z.enum(["all", "any"]),
  action: z.discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("set"), date: text })
      .describe("A day, a time on the wall of the settings' zone, or an instant"),
    z.strictObject({ kind: z.literal("clear") }),
    z.strictObject({ kind: z.literal("shift"), days: z.number() }).describe("Whole days of the calendar"),
    z
      .strictObject({ kind: z.literal("copy"), field: text, time: text.optional() })
      .transform(({ time, ...rest }) => (time === undefined ? rest : { ...rest, time })),
    z
      .strictObject({
        kind: z.literal("list"),
        csv: z.string().max(LIST_MAX, "is longer than 256 kB; publish it with footfall publish --dates"),
      })
      .describe(
        "A CSV with a head: member_id or email, and touchpoint_date; only of a campaign. An empty date clears",
      ),
  ]),
});
