import { z } from "zod";
import { MODELS } from "../../model/credit/weights.ts";
import { DATE_TYPES } from "../../results/reports/period.ts";
import { readDay } from "../../settings/zone.ts";

/** Parameters that many routes take. */
export const asOf = z.coerce.number().int().positive().optional().describe("As of this publish");
export const model = z.enum(MODELS).default("w_shaped");
export const search = z.string().max(255).optional();
export const offset = z.coerce.number().int().min(0).default(0);
export const limit = z.coerce.number().int().min(1).max(500).default(100);
export const format = z
  .enum(["json", "csv", "parquet"])
  .default("json")
  .describe("A file, with `csv` and `parquet`");
export const dateType = z.enum(DATE_TYPES).default("close");
export const day = z
  .string()
  .refine((text) => readDay(text) !== undefined, "is no day; write it as 2026-01-25")
  .optional();
export const period = { from: day.describe("First day, in the org's zone"), to: day.describe("Last day") };
