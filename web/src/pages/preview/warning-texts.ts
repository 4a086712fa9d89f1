import { plural, words } from "../../theme/format.ts";

const campaigns = (count: number, one: string, more: string) =>
  plural(count, `campaign ${one}`, `campaigns ${more}`);

/** What a warning of a change means, and what to do; by the codes of the contract. */
const TEXTS: Record<string, (count: number) => string> = {
  double_count: (count) =>
    `${plural(count, "person also has", "people also have")} another touch of the same thing within days: look whether one visit would count twice.`,
  late_upload: (count) =>
    `${plural(count, "member carries", "members carry")} a date that looks like the day of an upload.`,
  excluded_but_rule_matches: (count) =>
    `${campaigns(count, "is excluded although a rule matches its", "are excluded although a rule matches their")} members.`,
  window_inverted: (count) =>
    `${campaigns(count, "ends its touchpoints before it starts", "end their touchpoints before they start")}: no member can count.`,
  unmapped_type: (count) =>
    `${campaigns(count, "of a type without a channel goes", "of a type without a channel go")} to the default channel.`,
  online_type: (count) =>
    `${campaigns(count, "of an online type is", "of an online type are")} synced: web tracking may count ${count === 1 ? "it" : "them"}, too.`,
  no_type: (count) =>
    `${campaigns(count, "has no type, and so no channel of its", "have no type, and so no channel of their")} own.`,
};

export function warningText(code: string, count: number): string {
  return TEXTS[code]?.(count) ?? `${words(code)}: ${count}`;
}
