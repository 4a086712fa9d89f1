/**
 * Names of types and channels of what the web script sees by itself. Not Email, Webinar or Content Syndication: a mailing's
 * answers, an attendance and a vendor's list are known to the CRM alone.
 * @see shared/spec/online.md, 9; shared/spec/offline-sync.md, 9
 */
export const ONLINE_TYPES = [
  "Online",
  "Web",
  "Website",
  "Paid Search",
  "Search Ads",
  "PPC",
  "SEM",
  "Organic Search",
  "SEO",
  "Paid Social",
  "Social Ads",
  "Organic Social",
  "Social",
  "Display",
  "Banner Ads",
  "Retargeting",
  "Web Referral",
] as const;

/** Names as they are compared: see {@link whyOnline}. */
export function onlineNames(types: readonly string[] = ONLINE_TYPES): ReadonlySet<string> {
  return new Set(types.map(plain));
}

/** Why the web script sees a campaign's people by itself, by its type and channel; undefined where it does not. */
export function whyOnline(
  { type, channel }: { type: string | null; channel: string | null },
  online: ReadonlySet<string>,
): string | undefined {
  if (channel === "NULL") return `Its channel is NULL, which is for campaigns that the web sees already`;
  if (type !== null && online.has(plain(type))) return `Its Type "${type}" is an online one`;
  if (channel !== null && online.has(plain(channel))) return `Its channel "${channel}" is an online one`;
  return undefined;
}

/** `Paid-Search ` and `paid search` are one. */
function plain(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\s_/.-]+/g, " ")
    .trim();
}
