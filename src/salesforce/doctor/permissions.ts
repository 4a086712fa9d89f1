import { z } from "zod";
import type { OrgApi } from "../org-api.ts";
import { queryRows } from "../rest-query.ts";
import { describe, isNotShown } from "./description.ts";
import { type Finding, finding, type Need } from "./finding.ts";

/** A permission as PermissionSet names it; profiles stand there too, as sets that they own. */
type Permission = { field: string; label: string; place: string; neededFor: Need; without: string };

const PERMISSIONS: readonly Permission[] = [
  {
    field: "PermissionsViewAllData",
    label: "View All Data",
    place: "System Permissions",
    // Read rights and sharing can do instead; then "rows" tells whether they do.
    neededFor: "advice",
    without: "the user sees only what is shared with it",
  },
  {
    field: "PermissionsAllowViewEditConvertedLeads",
    label: "View and Edit Converted Leads",
    place: "App Permissions > Sales",
    neededFor: "reading",
    without: "memberships of converted leads would be missing",
  },
];

/**
 * What the user may do in general.
 *
 * Who may not see permission sets gets "unknown": that takes View Setup and Configuration, which reading does not.
 * @see shared/spec/salesforce.md, section 5
 */
export async function examinePermissions(api: OrgApi): Promise<Finding[]> {
  const granted = await grantedPermissions(api);
  const general = PERMISSIONS.map(({ field, label, place, neededFor, without }) => {
    const ok = granted?.get(field) ?? "unknown";
    return finding(label.toLowerCase(), null, neededFor, ok, {
      what:
        ok === "unknown"
          ? `whether the user has ${label} is not to be seen`
          : ok
            ? `the user has ${label}`
            : `the user lacks ${label}: ${without}`,
      doThis: `Setup > Permission Sets > the set > ${place}: ${label}`,
    });
  });
  return [...general, await marketingUser(api)];
}

/** Whether any of the user's permission sets grants a permission; a field that describe does not show is left out. */
async function grantedPermissions(api: OrgApi): Promise<Map<string, boolean> | undefined> {
  const described = await describe(api, "PermissionSet");
  const fields = PERMISSIONS.map(({ field }) => field).filter((field) =>
    described?.fields.some(({ name }) => name === field),
  );
  if (fields.length === 0) return undefined;
  const columns = fields.map((field) => `PermissionSet.${field}`).join(", ");
  const rows = await queryRows(
    api,
    `SELECT ${columns} FROM PermissionSetAssignment WHERE AssigneeId = '${api.org.userId}'`,
  ).catch((error: unknown) => {
    if (isNotShown(error)) return [];
    throw error;
  });
  // Every user has at least the set of the profile: no rows means that they are not shown.
  if (rows.length === 0) return undefined;
  const sets = z.array(z.object({ PermissionSet: z.record(z.string(), z.unknown()).nullable() })).parse(rows);
  return new Map(fields.map((field) => [field, sets.some((row) => row.PermissionSet?.[field] === true)]));
}

async function marketingUser(api: OrgApi): Promise<Finding> {
  const rows = await queryRows(
    api,
    `SELECT UserPermissionsMarketingUser FROM User WHERE Id = '${api.org.userId}'`,
  ).catch((error: unknown) => {
    if (isNotShown(error)) return [];
    throw error;
  });
  const flag = rows[0]?.UserPermissionsMarketingUser;
  const ok = typeof flag === "boolean" ? flag : "unknown";
  return finding("marketing user", null, "writing", ok, {
    what:
      ok === "unknown"
        ? "whether the user is a Marketing User is not to be seen"
        : ok
          ? "the user is a Marketing User"
          : "the user is no Marketing User: it may see campaigns, not change them",
    doThis: "Setup > Users > the user > Edit: Marketing User",
  });
}
