import { issueText } from "../settings/issue-text.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import type { Orm } from "./database.ts";
import { and, desc, eq, max } from "./drizzle.ts";
import { publishes, settingsVersions } from "./tables.ts";

export type StoredSettings = { version: number; settings: Settings };
/** When, by whom and why: of the publish that made the version. */
export type SettingsVersion = {
  version: number;
  publish: number;
  at: number;
  by: string;
  reason: string | null;
};

/** The greatest version there is; 0 before the first. */
export async function greatestVersion(orm: Orm): Promise<number> {
  const [row] = await orm.select({ version: max(settingsVersions.version) }).from(settingsVersions);
  return row?.version ?? 0;
}

export async function addSettingsVersion(
  orm: Orm,
  added: { version: number; publish: number; settings: Settings },
): Promise<void> {
  await orm.insert(settingsVersions).values(added);
}

/** The settings in force as of a publish that is done; without one, as of the newest. */
export async function settingsInForce(orm: Orm, publish?: number): Promise<StoredSettings | undefined> {
  const [row] = await orm
    .select({ version: settingsVersions.version, settings: settingsVersions.settings })
    .from(publishes)
    .innerJoin(settingsVersions, eq(settingsVersions.version, publishes.settingsVersion))
    .where(and(eq(publishes.status, "done"), publish === undefined ? undefined : eq(publishes.id, publish)))
    .orderBy(desc(publishes.id))
    .limit(1);
  return row && { version: row.version, settings: read(row.version, row.settings) };
}

/** Settings of an older Footfall get the defaults of what has come since. */
function read(version: number, document: unknown): Settings {
  const result = settingsSchema.safeParse(document, { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")} ${issueText(issue)}`);
  throw new Error(`settings version ${version} cannot be read: ${faults.join("; ")}`);
}

/** Those of publishes that are done, newest first. */
export function doneVersions(orm: Orm): Promise<SettingsVersion[]> {
  return orm
    .select({
      version: settingsVersions.version,
      publish: publishes.id,
      at: publishes.at,
      by: publishes.by,
      reason: publishes.reason,
    })
    .from(settingsVersions)
    .innerJoin(publishes, eq(publishes.id, settingsVersions.publish))
    .where(eq(publishes.status, "done"))
    .orderBy(desc(settingsVersions.version))
    .execute();
}

export async function deleteSettingsVersion(orm: Orm, publish: number): Promise<void> {
  await orm.delete(settingsVersions).where(eq(settingsVersions.publish, publish));
}
