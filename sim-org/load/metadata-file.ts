import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { field as writtenField } from "../metadata/field.ts";
import type { FieldInfo, ObjectInfo } from "../org.ts";
import { METADATA_FILE, UnreadableFile } from "./csv-files.ts";

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
 * @throws {UnreadableFile} where it says something else, each place with what is wrong there
 */
export async function readMetadata(stream: Readable): Promise<Partial<ObjectInfo>[]> {
  const { objects } = parsed(await text(stream));
  return objects.map(({ name, label, fields }) => ({
    name,
    ...(label === undefined ? {} : { label }),
    fields: fields.map(described),
  }));
}

function parsed(written: string): z.infer<typeof fileSchema> {
  let value: unknown;
  try {
    value = JSON.parse(written.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UnreadableFile(METADATA_FILE, [`no JSON: ${error instanceof Error ? error.message : error}`]);
  }
  const { data, error } = fileSchema.safeParse(value);
  if (data) return data;
  const problems = error?.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`) ?? [];
  throw new UnreadableFile(METADATA_FILE, problems);
}

/** `objects[0].fields[2].type` */
function placeOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return steps.join("").replace(/^\./, "") || "the file";
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
