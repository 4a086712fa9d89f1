import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { field as writtenField } from "../metadata/field.ts";
import type { FieldInfo, ObjectInfo } from "../org.ts";

const types = [
  "string",
  "textarea",
  "email",
  "url",
  "phone",
  "picklist",
  "multipicklist",
  "boolean",
  "int",
  "double",
  "currency",
  "percent",
  "date",
  "datetime",
  "reference",
] as const;

const fieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z]\w*__c$/i),
  type: z.enum(types),
  label: z.string().optional(),
  length: z.int().positive().optional(),
  precision: z.int().positive().optional(),
  scale: z.int().nonnegative().optional(),
  required: z.boolean().optional(),
  externalId: z.boolean().optional(),
  unique: z.boolean().optional(),
  caseSensitive: z.boolean().optional(),
  referenceTo: z.string().optional(),
  values: z.array(z.string()).optional(),
  restricted: z.boolean().optional(),
  formula: z.string().optional(),
});

const fileSchema = z.strictObject({
  objects: z.array(
    z.strictObject({ name: z.string(), label: z.string().optional(), fields: z.array(fieldSchema) }),
  ),
});

/**
 * Objects and fields from a file `metadata.json`: `{ "objects": [ { "name": "Lead", "fields": [ { "name", "type" } ] } ] }`.
 *
 * @throws {z.ZodError} where it says something else
 */
export async function readMetadata(stream: Readable): Promise<Partial<ObjectInfo>[]> {
  const { objects } = fileSchema.parse(JSON.parse(await text(stream)));
  return objects.map(({ name, label, fields }) => ({
    name,
    ...(label === undefined ? {} : { label }),
    fields: fields.map(described),
  }));
}

function described(written: z.infer<typeof fieldSchema>): FieldInfo {
  const { name, type, required, referenceTo, values = [], restricted, formula, ...rest } = written;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return writtenField(name, type, {
    length: ["string", "textarea", "picklist", "multipicklist", "url"].includes(type)
      ? 255
      : type === "email"
        ? 80
        : 0,
    ...(type === "boolean" ? { nillable: false, defaultedOnCreate: true } : {}),
    ...(required ? { nillable: false } : {}),
    ...(referenceTo ? { referenceTo: [referenceTo], relationshipName: name.replace(/__c$/i, "__r") } : {}),
    ...(formula === undefined ? {} : { calculated: true, calculatedFormula: formula }),
    picklistValues: values.map((value) => ({ value, label: value, active: true, defaultValue: false })),
    restrictedPicklist: restricted ?? false,
    ...given,
  });
}
