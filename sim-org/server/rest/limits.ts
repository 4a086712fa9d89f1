import { ApiError } from "../../org.ts";
import type { Answer, Resource, RestRequest } from "./resource.ts";

/** What is left of the org's allowances. */
export const LIMIT_RESOURCES: readonly Resource[] = [
  { method: "GET", path: "limits", answer: limits },
  { method: "GET", path: "limits/recordCount", answer: recordCounts },
];

/** Only requests are counted here; the other allowances stand untouched, as an org shows that uses none of them. */
function limits({ service: { usage } }: RestRequest): Answer {
  const untouched = (most: number) => ({ Max: most, Remaining: most });
  const body = {
    ConcurrentAsyncGetReportInstances: untouched(200),
    ConcurrentSyncReportRuns: untouched(20),
    DailyApiRequests: { Max: usage.dailyMax, Remaining: usage.remaining },
    DailyAsyncApexExecutions: untouched(250_000),
    DailyBulkApiBatches: untouched(15_000),
    DailyBulkV2QueryFileStorageMB: untouched(976_562),
    DailyBulkV2QueryJobs: untouched(10_000),
    DataStorageMB: untouched(10_240),
    FileStorageMB: untouched(10_240),
    HourlyODataCallout: untouched(1000),
    SingleEmail: untouched(5000),
  };
  return { status: 200, body };
}

/** Approximate counts in Salesforce; here they are exact. Without `sObjects` all that has any record. */
function recordCounts({ service: { org }, query }: RestRequest): Answer {
  const asked = query.get("sObjects");
  const names = asked
    ? asked.split(",").map((name) => name.trim())
    : org
        .objects()
        .filter(({ queryable }) => queryable)
        .map(({ name }) => name);
  const sObjects = names.flatMap((name) => {
    const known = org.objects().find((object) => object.name.toLowerCase() === name.toLowerCase());
    // What the org does not know is left out of the answer without a word.
    if (!known) return [];
    const cursor = org.query(`SELECT COUNT() FROM ${known.name}`);
    const count = cursor.size;
    cursor.close();
    return [{ count, name: known.name }];
  });
  if (asked === "") throw new ApiError(400, "INVALID_INPUT", "sObjects names at least one object");
  return { status: 200, body: { sObjects: asked ? sObjects : sObjects.filter(({ count }) => count > 0) } };
}
