import { z } from "zod";
import { BudgetReached, NeedsSignIn, OrgFault } from "../errors.ts";
import type { OrgApi } from "../org-api.ts";
import { type Finding, finding } from "./finding.ts";

const limitsSchema = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) });

/** Whether anything else can be asked at all. */
type Access = { findings: Finding[]; isOpen: boolean };

/**
 * Whether the org lets this user in, and how many calls are left today.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 */
export async function examineAccess(api: OrgApi, reservePercent: number): Promise<Access> {
  const closed = (...findings: Finding[]): Access => ({ findings, isOpen: false });
  const signedIn = finding("sign-in", null, "reading", true, {
    what: `${api.org.username} is signed in to ${api.org.instanceUrl}`,
  });
  try {
    const { body } = await api.request({ method: "GET", path: "/limits" });
    const enabled = finding("API enabled", null, "reading", true, { what: "the user may use the API" });
    return { findings: [signedIn, enabled, callsLeft(body, reservePercent)], isOpen: true };
  } catch (error) {
    if (error instanceof NeedsSignIn)
      return closed(
        finding("sign-in", null, "reading", false, {
          what: error.message,
          doThis: "sign in again with footfall connect",
        }),
      );
    if (error instanceof BudgetReached) return closed(signedIn, noCalls(error));
    if (error instanceof OrgFault && error.status === 403 && /^API_(CURRENTLY_)?DISABLED/.test(error.code))
      return closed(
        signedIn,
        finding("API enabled", null, "reading", false, {
          what: "the user may not use the API",
          doThis: "Setup > Permission Sets > the set > System Permissions: API Enabled",
        }),
      );
    if (error instanceof OrgFault && error.status === 404)
      return closed(
        signedIn,
        finding("API version", null, "reading", false, {
          what: `the org does not know version ${api.org.apiVersion} of the API`,
          doThis: "connect again with another --api-version",
        }),
      );
    throw error;
  }
}

/** The org, or the settings, allow no further call now. */
export function noCalls(error: BudgetReached): Finding {
  return finding("API calls", null, "reading", false, {
    what: error.message,
    doThis: "wait, or ask for more: Setup > Company Information > API Requests, Last 24 Hours",
  });
}

function callsLeft(body: unknown, reservePercent: number): Finding {
  const calls = limitsSchema.safeParse(body).data?.DailyApiRequests;
  if (!calls || calls.Max === 0)
    return finding("API calls", null, "reading", "unknown", { what: "the org does not tell its limit" });
  const reserve = Math.ceil((calls.Max * reservePercent) / 100);
  const left = Math.max(0, calls.Remaining - reserve);
  return finding("API calls", null, "reading", left > 0, {
    what: `${calls.Remaining} of ${calls.Max} calls are left in 24 hours; ${reserve} of them stay free for others`,
    doThis:
      "wait until others use less, or lower salesforce.reservePercent in the settings, or ask Salesforce for more calls",
  });
}
