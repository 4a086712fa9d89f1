import { z } from "zod";
import { FILTER_OPERATORS, type FilterOperator } from "./filter-operators.ts";

const text = z.string().max(1_000);

/** A bulk update of touchpoint dates as a form sends it; what the fields and dates mean is checked when it is used. */
export const bulkUpdateSchema = z.strictObject({
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
  ]),
});
