import type { MemberStory, RecordFacts } from "../../results/explain/member.ts";
import { REASONS } from "../../results/explain/reasons.ts";
import { dealsText, journeyText } from "./journeys.ts";
import { channelText, joined, momentText, section } from "./words.ts";

/** The story of a campaign member in plain words. */
export function memberText(story: MemberStory, zone: string): string {
  const { member, campaign, outcome } = story;
  const reason = REASONS[outcome.status] ?? { label: outcome.status, because: "" };
  const verdict = outcome.counts
    ? `It counts, on ${momentText(outcome.touchpointDate, zone)} (${zone}).`
    : `It does not count: ${reason.because}`;
  const repeats = story.duplicateOf === null ? "" : `The membership that counts is ${story.duplicateOf}.`;
  return joined(
    section(
      `Campaign member ${member.id} – ${reason.label}`,
      `in ${campaign ? `${campaign.name} (${campaign.id})` : "a campaign that is not in the export"}`,
      `status ${member.crmStatus ?? "–"}, ${member.hasResponded ? "responded" : "not responded"}, created ${momentText(member.createdAt, zone)}`,
      verdict,
      repeats,
    ),
    section("Whether it counts", ...whetherItCounts(story)),
    section("Who it is", ...who(story)),
    section("On which date", ...whichDate(story, zone)),
    campaign === null ? "" : section("In which channel", channelLine(campaign)),
    section(
      `The journey of ${outcome.person}, times in ${zone}`,
      journeyText(story.journey, zone, outcome.counts ? `${outcome.person}|${member.id}` : undefined),
    ),
    section("What it earns", dealsText(story.deals)),
  );
}

function whetherItCounts(story: MemberStory): string[] {
  const { campaign, member, modes, outcome } = story;
  if (member.isDeleted) return ["The member is deleted in the CRM."];
  if (campaign === null) return ["Its campaign is not in the export."];
  if (campaign.isDeleted) return ["Its campaign is deleted in the CRM."];
  if (campaign.uniqueId !== null) return [`The campaign has the unique id ${campaign.uniqueId}.`];
  const lines: string[] = [];
  if (modes.rules) {
    const winner = story.rules.find((rule) => rule.matches);
    for (const rule of story.rules) {
      const verdict =
        rule === winner
          ? "matches, and decides"
          : rule.matches
            ? "matches too, but a rule before it decides"
            : "does not match";
      lines.push(`Rule ${rule.number}, ${rule.name}: ${verdict}`);
      rule.groups.forEach((group, index) => {
        if (index > 0) lines.push("  or");
        for (const condition of group) {
          const cell = condition.cell === null ? "it is empty" : `it is "${condition.cell}"`;
          lines.push(`  ${condition.holds ? "yes" : "no "}  ${condition.text}; ${cell}`);
        }
      });
    }
    if (!winner)
      lines.push(
        modes.syncType
          ? "No rule matches, so the picklist decides."
          : "No rule matches, and the picklist is not asked.",
      );
    if (winner) return lines;
  }
  if (modes.syncType) lines.push(...picklist(campaign, member.hasResponded));
  if (
    outcome.status === "before_start" ||
    outcome.status === "after_end" ||
    outcome.status === "window_inverted"
  ) {
    lines.push("Its date lies outside the campaign's window, see below.");
  }
  return lines;
}

function picklist(campaign: NonNullable<MemberStory["campaign"]>, hasResponded: boolean): string[] {
  const written = campaign.syncText === null ? "blank" : `"${campaign.syncText}"`;
  const lines = [`Enable Buyer Touchpoints is ${written}.`];
  if (campaign.sync === null)
    lines.push(
      campaign.syncText === null
        ? "Nothing is made of a campaign whose picklist is blank."
        : "That is no value of the picklist, so it counts as blank.",
    );
  if (campaign.sync === "include_all") lines.push("Every member of the campaign is included.");
  if (campaign.sync === "exclude_all") lines.push("Every member of the campaign is excluded.");
  if (campaign.sync === "include_responded") {
    lines.push(`Members who responded are included; this one has ${hasResponded ? "" : "not "}responded.`);
  }
  return lines;
}

function who(story: MemberStory): string[] {
  const lines = [recordLine("Contact", story.contact), recordLine("Lead", story.lead)].filter(
    (line) => line !== "",
  );
  if (lines.length === 0) lines.push("It has neither a lead nor a contact.");
  const { person } = story.outcome;
  lines.push(person === null ? "So the person is not known." : `So the person is ${person}.`);
  return lines;
}

function recordLine(object: string, record: RecordFacts | null): string {
  if (record === null) return "";
  const merged =
    record.survivorId !== null && record.survivorId !== record.id ? `, merged into ${record.survivorId}` : "";
  if (!record.isThere) return `${object} ${record.id}${merged}: deleted, or not in the export`;
  const email = record.email === null ? "no email address" : `email ${record.email}`;
  return `${object} ${record.id}${merged}: ${email}${record.email !== null && record.person === null ? ", which is none that can be used" : ""}`;
}

function whichDate(story: MemberStory, zone: string): string[] {
  const { member, outcome, campaign } = story;
  const lines: string[] = [];
  if (member.override !== null)
    lines.push(`taken        ${momentText(member.override, zone)}, set in Footfall`);
  else if (member.hasOverride)
    lines.push("The date was cleared in Footfall; the CRM's own Buyer Touchpoint Date does not count.");
  for (const date of story.dates) {
    lines.push(`${date.why.padEnd(12)} ${date.field}${date.cell === null ? "" : ` = ${date.cell}`}`);
  }
  if (outcome.touchpointDate !== null)
    lines.push(`So the date is ${momentText(outcome.touchpointDate, zone)} (${outcome.touchpointDate}).`);
  if (
    campaign &&
    (campaign.windowStart !== null || campaign.windowEnd !== null) &&
    outcome.touchpointDate !== null
  ) {
    const from = campaign.windowStart === null ? "" : ` from ${momentText(campaign.windowStart, zone)}`;
    const to = campaign.windowEnd === null ? "" : ` to before ${momentText(campaign.windowEnd, zone)}`;
    lines.push(`The campaign's window is${from}${to}.`);
  }
  return lines;
}

function channelLine(campaign: NonNullable<MemberStory["campaign"]>): string {
  const by =
    campaign.channelEntry === null
      ? "no entry of the channel map fits, so it is the default"
      : `by entry ${campaign.channelEntry} of the channel map`;
  const type = campaign.type === null ? "no type" : `type ${campaign.type}`;
  return `${channelText(campaign.channel, campaign.subchannel)} (${type}; ${by})`;
}
