import { makeStatus } from "../records/campaign.ts";
import type { Store } from "../store/store.ts";

/**
 * Makes the statuses of campaigns that have none, from those of their members; responded is what a member says of it.
 *
 * A campaign without members gets the two of a new one. Exports hold no statuses (contract, "In").
 */
export function makeStatuses(store: Store, userId: string): void {
  const { database } = store;
  const campaigns = database.rows(
    `SELECT "Id" FROM "Campaign" WHERE "Id" NOT IN (SELECT "CampaignId" FROM "CampaignMemberStatus") ORDER BY "Id"`,
  );
  const found = new Map<string, { label: string; responded: boolean }[]>();
  for (const [campaign, label, responded] of database.rows(
    `SELECT "CampaignId", "Status", max("HasResponded") AS responded, count(*) AS members FROM "CampaignMember"
     WHERE "Status" IS NOT NULL GROUP BY "CampaignId", "Status" ORDER BY "CampaignId", members DESC, "Status"`,
  )) {
    const statuses = found.get(String(campaign)) ?? [];
    statuses.push({ label: String(label), responded: Number(responded) === 1 });
    found.set(String(campaign), statuses);
  }
  for (const [id] of campaigns) make(store, String(id), found.get(String(id)) ?? [], userId);
}

/** The default is the most frequent status that is no response; one that counts as a response is always there. */
function make(
  store: Store,
  campaign: string,
  used: readonly { label: string; responded: boolean }[],
  userId: string,
): void {
  const statuses = [...used];
  if (!statuses.some(({ responded }) => !responded)) addUnused(statuses, "Sent", false);
  if (!statuses.some(({ responded }) => responded)) addUnused(statuses, "Responded", true);
  const standard = statuses.find(({ responded }) => !responded) ?? statuses[0];
  for (const [place, status] of statuses.entries()) {
    const { label, responded } = status;
    makeStatus(
      store,
      campaign,
      {
        Label: label,
        SortOrder: place + 1,
        IsDefault: status === standard ? 1 : 0,
        HasResponded: responded ? 1 : 0,
      },
      userId,
    );
  }
}

function addUnused(
  statuses: { label: string; responded: boolean }[],
  label: string,
  responded: boolean,
): void {
  if (!statuses.some((each) => each.label.toLowerCase() === label.toLowerCase()))
    statuses.push({ label, responded });
}
