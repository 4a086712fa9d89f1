import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publishOf } from "../ledger/publishes.ts";
import { longId } from "../settings/ids.ts";
import { InputError, problemText } from "../settings/problem.ts";
import type { Settings } from "../settings/schema.ts";
import { settingsYaml } from "../settings/write-yaml.ts";
import type { LivingStore } from "./living-store.ts";
import { changePending } from "./pending.ts";

/** The settings of a store whose records were thrown away, until the first import of the next org takes them. */
export const KEPT_SETTINGS = "settings.kept.yaml";

/** Ids of the CRM that settings name; of another org they find nothing. */
export type NamedIds = { campaigns: string[]; members: string[] };

export function idsIn(settings: Settings): NamedIds {
  return {
    campaigns: settings.campaigns.map(({ campaign }) => longId(campaign)),
    members: settings.overrides.map(({ campaignMember }) => longId(campaignMember)),
  };
}

export async function keepSettings(folder: string, settings: Settings): Promise<void> {
  const path = join(folder, KEPT_SETTINGS);
  await writeFile(`${path}.new`, settingsYaml(settings));
  await rename(`${path}.new`, path);
}

/**
 * Publishes the settings that were kept, where there are any, after the first import of an org: their rules are checked
 * against the fields that it has. Those that do not fit stay where they are, for a person to put right.
 *
 * @returns what a person should know
 */
export async function takeKeptSettings(store: LivingStore, now: number): Promise<string[]> {
  const path = join(store.folder, KEPT_SETTINGS);
  const yaml = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const published = await publishOf(store.warehouse);
  if (yaml === undefined || !published) return [];
  try {
    await changePending({ ...store, published }, "publish", {
      changes: [{ kind: "settings", yaml }],
      reason: "The settings of the org before",
      now,
    });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [
      `the settings of the org before do not fit this one and lie in ${path}: ${error.problems.map(problemText).join("; ")}; put that right and publish them`,
    ];
  }
  await rm(path);
  const made = await publishOf(store.warehouse);
  return [
    "the settings of the org before are published",
    ...(made ? await orphans(store, made.settings) : []),
  ];
}

/** Ids that the settings name and the records do not hold. */
async function orphans({ warehouse }: LivingStore, settings: Settings): Promise<string[]> {
  const { text } = warehouse.dialect;
  const named = idsIn(settings);
  const lacking = async (table: string, ids: readonly string[]) => {
    if (ids.length === 0) return [];
    const rows = await warehouse.all<{ id: string }>(
      `SELECT id FROM mirror.${table} WHERE id IN (${ids.map(text).join(", ")})`,
    );
    const held = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !held.has(id));
  };
  const told = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`the settings name ${what} that this org does not have: ${ids.join(", ")}`];
  return [
    ...told("campaigns", await lacking("campaign", named.campaigns)),
    ...told("campaign members", await lacking("campaign_member", named.members)),
  ];
}
