import { z } from "zod";
import type { OrgApi } from "./org-api.ts";

/**
 * Up to 200 records in one call, each with its own result, in the order sent.
 *
 * All of these may be sent twice: what they write is the same the second time, and what is gone stays gone.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
 */
const resultsSchema = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    created: z.boolean().optional(),
    errors: z
      .array(
        z.object({
          statusCode: z.string(),
          message: z.string(),
          fields: z.array(z.string()).default([]),
        }),
      )
      .default([]),
  }),
);
export type CollectionResult = z.output<typeof resultsSchema>[number];

type Records = readonly Readonly<Record<string, unknown>>[];

/** Makes or changes records by an external id. */
export function upsertRecords(
  api: OrgApi,
  object: string,
  field: string,
  records: Records,
): Promise<CollectionResult[]> {
  return send(api, "PATCH", `/composite/sobjects/${object}/${field}`, object, records);
}

/** Changes records by their Id. */
export function updateRecords(api: OrgApi, object: string, records: Records): Promise<CollectionResult[]> {
  return send(api, "PATCH", "/composite/sobjects", object, records);
}

/** Deletes records by their Id. */
export async function deleteRecords(api: OrgApi, ids: readonly string[]): Promise<CollectionResult[]> {
  const { body } = await api.request({
    method: "DELETE",
    path: "/composite/sobjects",
    query: { ids: ids.join(","), allOrNone: "false" },
    isRepeatable: true,
  });
  return checked(body, ids.length);
}

async function send(
  api: OrgApi,
  method: "PATCH",
  path: string,
  object: string,
  records: Records,
): Promise<CollectionResult[]> {
  const { body } = await api.request({
    method,
    path,
    json: {
      allOrNone: false,
      records: records.map((record) => ({ attributes: { type: object }, ...record })),
    },
    isRepeatable: true,
  });
  return checked(body, records.length);
}

function checked(body: unknown, count: number): CollectionResult[] {
  const results = resultsSchema.parse(body);
  if (results.length !== count)
    throw new Error(`Salesforce answered ${count} records with ${results.length} results`);
  return results;
}
