import { resolve } from "node:path";
import { type Examination, examineOrg, isFitToRead } from "../salesforce/doctor/examine.ts";
import type { Finding } from "../salesforce/doctor/finding.ts";
import { WRITING_SETTINGS } from "../salesforce/doctor/own-metadata.ts";
import { NeedsSignIn } from "../salesforce/errors.ts";
import { openOrg } from "../salesforce/sign-in/open-org.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import { credentialsOf } from "./credentials.ts";
import { contextOf, withLivingStore } from "./living-store.ts";
import { namedColumns } from "./named-columns.ts";
import { budgetOf } from "./org.ts";
import { readKind } from "./run-store.ts";

export type { Finding } from "../salesforce/doctor/finding.ts";

export type Diagnosis = {
  /** Nothing that reading needs has failed. */
  isFit: boolean;
  findings: Finding[];
  /** Calls that the examination has cost. */
  apiCalls: number;
};

/**
 * Looks at what Footfall needs of the org that a store is connected to. Changes nothing.
 *
 * @throws {NeedsSignIn} where the store is not connected
 */
export async function doctor(request: {
  store: string;
  progress?: (what: string) => void;
}): Promise<Diagnosis> {
  const { store, progress } = request;
  const examination = await wanted(store);
  // The reserve is looked at, not kept: who asks what is wrong must get an answer.
  const credentials = credentialsOf(resolve(store));
  const connection = await credentials.read();
  if (!connection)
    throw new NeedsSignIn(
      `${store}: is not connected to Salesforce`,
      `connect it with footfall connect --store ${store} --auth web`,
    );
  const api = openOrg(connection, credentials, { budget: await budgetOf(resolve(store), null) });
  const findings = await examineOrg(api, { ...examination, ...(progress ? { progress } : {}) });
  return { isFit: isFitToRead(findings), findings, apiCalls: api.usage.calls };
}

/** What the published settings want of the org; the defaults in a store without any. */
async function wanted(store: string): Promise<Examination> {
  const kind = await readKind(resolve(store));
  if (kind === undefined) return wantedBy(settingsSchema.parse({}));
  return withLivingStore(store, async ({ warehouse, published }) => {
    if (!published) return wantedBy(settingsSchema.parse({}));
    const { rules } = await contextOf(warehouse, published);
    return { ...wantedBy(published.settings), ofRules: Object.fromEntries(namedColumns(rules)) };
  });
}

function wantedBy({ salesforce }: Settings): Examination {
  const { reservePercent } = salesforce;
  return { reservePercent, writes: WRITING_SETTINGS.filter((setting) => salesforce[setting]) };
}
