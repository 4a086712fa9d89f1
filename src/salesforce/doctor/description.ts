import { z } from "zod";
import { OrgFault } from "../errors.ts";
import type { OrgApi } from "../org-api.ts";

/** What describe tells of an object to the user who asks: what this user may do with it. */

const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  calculated: z.boolean().default(false),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean().default(true) })).nullish(),
});
const descriptionSchema = z.object({
  name: z.string(),
  queryable: z.boolean().default(true),
  replicateable: z.boolean().default(false),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  deletable: z.boolean().default(false),
  fields: z.array(fieldSchema),
  recordTypeInfos: z
    .array(
      z.object({
        name: z.string(),
        recordTypeId: z.string(),
        available: z.boolean().default(true),
        active: z.boolean().default(true),
        master: z.boolean().default(false),
      }),
    )
    .nullish(),
});

export type Description = z.output<typeof descriptionSchema>;
export type DescribedField = z.output<typeof fieldSchema>;

/** @returns undefined where the object is not there, or the user may not see it: Salesforce does not tell which */
export async function describe(api: OrgApi, object: string): Promise<Description | undefined> {
  try {
    const { body } = await api.request({ method: "GET", path: `/sobjects/${object}/describe` });
    return descriptionSchema.parse(body);
  } catch (error) {
    if (isNotShown(error)) return undefined;
    throw error;
  }
}

/** The field of that name, in any case. */
export function fieldOf({ fields }: Description, name: string): DescribedField | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** Whether the org refuses to show something, which is an answer and no failure of a check. */
export function isNotShown(error: unknown): error is OrgFault {
  return error instanceof OrgFault && error.status >= 400 && error.status < 500;
}
