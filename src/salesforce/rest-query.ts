import { z } from "zod";
import { OrgFault } from "./errors.ts";
import type { OrgApi } from "./org-api.ts";

/** Queries by REST, for what fits into a few pages. */

const pageSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});

export type QueryPage = {
  /** Rows in all, as the org counts them when the query begins. */
  total: number;
  records: Record<string, unknown>[];
  /** The address of the next page; null after the last. */
  next: string | null;
};

/** The first page of a query. @param options.deleted - also what lies in the recycle bin */
export async function queryPage(
  api: OrgApi,
  soql: string,
  options: { deleted?: boolean } = {},
): Promise<QueryPage> {
  const { body } = await api.request({
    method: "GET",
    path: options.deleted ? "/queryAll" : "/query",
    query: { q: soql },
    headers: { "Sforce-Query-Options": "batchSize=2000" },
  });
  return read(body);
}

/** A later page. @param next - as the page before told it: an address below the org's own */
export async function nextPage(api: OrgApi, next: string): Promise<QueryPage> {
  const { body } = await api.request({
    method: "GET",
    path: next,
    headers: { "Sforce-Query-Options": "batchSize=2000" },
  });
  return read(body);
}

/** Every row of a query that is known to be small. */
export async function queryRows(
  api: OrgApi,
  soql: string,
  options: { deleted?: boolean } = {},
): Promise<Record<string, unknown>[]> {
  let page = await queryPage(api, soql, options);
  const rows = [...page.records];
  while (page.next !== null) {
    page = await nextPage(api, page.next);
    rows.push(...page.records);
  }
  return rows;
}

function read(body: unknown): QueryPage {
  const page = pageSchema.parse(body);
  return {
    total: page.totalSize,
    records: page.records,
    next: page.done ? null : (page.nextRecordsUrl ?? null),
  };
}

const compositeSchema = z.object({
  compositeResponse: z.array(
    z.object({ body: z.unknown(), httpStatusCode: z.number(), referenceId: z.string() }),
  ),
});

/** What one call takes: five queries among its parts. */
const QUERIES_MAX = 5;

/**
 * Several small reads in as few calls as can be: a composite request counts as one.
 *
 * @param paths - below `/services/data/vXX.X`, with their query
 * @returns the bodies in the order of the paths; the status where one failed
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
export async function readMany(
  api: OrgApi,
  paths: readonly string[],
): Promise<{ status: number; body: unknown }[]> {
  const answers: { status: number; body: unknown }[] = [];
  for (let first = 0; first < paths.length; first += QUERIES_MAX) {
    const { body } = await api.request({
      method: "POST",
      path: "/composite",
      json: {
        allOrNone: false,
        compositeRequest: paths.slice(first, first + QUERIES_MAX).map((path, index) => ({
          method: "GET",
          url: `/services/data/v${api.org.apiVersion}${path}`,
          referenceId: `part${index}`,
        })),
      },
      isRepeatable: true,
    });
    for (const part of compositeSchema.parse(body).compositeResponse)
      answers.push({ status: part.httpStatusCode, body: part.body });
  }
  return answers;
}

const refusalSchema = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);

/** The body of a part of `readMany`. @throws {OrgFault} where the org refused it */
export function bodyOf(answer: { status: number; body: unknown } | undefined): unknown {
  if (answer && answer.status < 300) return answer.body;
  const [refusal] = refusalSchema.safeParse(answer?.body).data ?? [];
  throw new OrgFault({
    status: answer?.status ?? 0,
    code: refusal?.errorCode ?? `HTTP_${answer?.status}`,
    message: refusal?.message ?? "the answer does not say why",
  });
}

/** `/query?q=...`, for `readMany`. */
export function queryPath(soql: string, options: { deleted?: boolean } = {}): string {
  return `/${options.deleted ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`;
}
