import { plural, words } from "../../theme/format.ts";

/** What a warning of a change means, and what to do; by the codes of the contract. */
const TEXTS: Record<string, (count: number) => string> = {
  double_count: (count) =>
    `${plural(count, "person", "people")} also have another touch of the same thing within days: look whether one visit would count twice.`,
  late_upload: (count) => `${plural(count, "member")} carry a date that looks like the day of an upload.`,
  excluded_but_rule_matches: (count) =>
    `${plural(count, "campaign")} are excluded although a rule matches their members.`,
  window_inverted: (count) =>
    `${plural(count, "campaign")} end their touchpoints before they start: no member can count.`,
  unmapped_type: (count) =>
    `${plural(count, "campaign")} of a type without a channel go to the default channel.`,
  online_type: (count) =>
    `${plural(count, "campaign")} of an online type are synced: web tracking may count them, too.`,
  no_type: (count) => `${plural(count, "campaign")} have no type, and so no channel of their own.`,
};

export function warningText(code: string, count: number): string {
  return TEXTS[code]?.(count) ?? `${words(code)}: ${count}`;
}
