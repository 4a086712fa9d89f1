import { z } from "zod";
import { OrgFault } from "./errors.ts";
import type { OrgApi } from "./org-api.ts";

/** What describe tells of an object, as far as Footfall asks. */

const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number().default(0),
  calculated: z.boolean().default(false),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  relationshipName: z.string().nullish(),
});
const describeSchema = z.object({ name: z.string(), fields: z.array(fieldSchema) });

export type OrgField = z.output<typeof fieldSchema>;
export type OrgObject = { name: string; fields: ReadonlyMap<string, OrgField> };

/** An object's fields by their names in lower case; undefined where the user may not see it, or it is not there. */
export async function describeObject(api: OrgApi, object: string): Promise<OrgObject | undefined> {
  try {
    const { body } = await api.request({ method: "GET", path: `/sobjects/${object}/describe` });
    const { name, fields } = describeSchema.parse(body);
    return { name, fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])) };
  } catch (error) {
    if (error instanceof OrgFault && error.status === 404) return undefined;
    throw error;
  }
}
