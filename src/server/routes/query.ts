import { z } from "zod";
import { MODELS, SHOWN_MODEL } from "../../model/credit/weights.ts";
import { DATE_TYPES } from "../../results/reports/period.ts";
import { isId, longId } from "../../settings/ids.ts";
import { readDay } from "../../settings/zone.ts";

/** Parameters that many routes take. */
export const asOf = z.coerce.number().int().positive().optional().describe("As of this publish");
export const model = z.enum(MODELS).default(SHOWN_MODEL);
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
/** More campaigns than this are no filter that a person writes; an address holds them. */
const CAMPAIGNS_MAX = 50;
export const campaign = z
  .string()
  .max(CAMPAIGNS_MAX * 19)
  .refine(
    (text) => text.split(",").every(isId),
    "is no Salesforce id of 15 or 18 characters, or several with commas between",
  )
  .optional()
  .describe("Only touches of these campaigns: ids, separated by commas");
/** The ids of `campaign`, with 18 characters each; nothing where none are named. */
export function campaignsOf(text: string | undefined): { campaigns?: string[] } {
  return text === undefined ? {} : { campaigns: text.split(",").map(longId) };
}
export const period = { from: day.describe("First day, in the org's zone"), to: day.describe("Last day") };
