import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { Campaign } from "../../api/types.ts";
import { period, plural } from "../../theme/format.ts";

type Check = { name: string; isReady: boolean; text: string };

/** What a campaign needs before its touchpoints say something; each with what is missing. */
export function readinessOf(campaign: Campaign): Check[] {
  const { startDate, endDate, responded, members, warnings, channel, cost, withoutEmail, type } = campaign;
  const isMapped = !warnings.some((code) => /unmapped_type|no_type|null_channel/.test(code));
  return [
    {
      name: "Dates",
      isReady: startDate !== null,
      text: startDate
        ? period(startDate, endDate)
        : "No start date in Salesforce: nobody can tell a late list from a timely one",
    },
    {
      name: "Responded statuses",
      isReady: members === 0 || responded > 0,
      text:
        members === 0
          ? "No members yet"
          : responded > 0
            ? `${plural(responded, "member")} responded`
            : "Nobody has responded: check which member statuses count as responded in Salesforce",
    },
    {
      name: "Type and channel",
      isReady: isMapped,
      text: isMapped
        ? `${type ?? "No type"} goes to ${channel}`
        : type
          ? `Type "${type}" has no channel of its own; map it under Channels`
          : "The campaign has no type",
    },
    {
      name: "Dates of members",
      isReady: !warnings.includes("late_upload"),
      text: warnings.includes("late_upload")
        ? `${plural(campaign.lateMembers, "member was", "members were")} created three days or more after the campaign`
        : "No member was created long after the campaign",
    },
    {
      name: "Email addresses",
      isReady: withoutEmail === 0,
      text:
        withoutEmail === 0
          ? "Every member has one"
          : `${plural(withoutEmail, "member")} without an address get no touchpoint`,
    },
    {
      name: "Cost",
      isReady: cost !== null && Number(cost) > 0,
      text:
        cost !== null && Number(cost) > 0 ? "Known" : "No actual cost in Salesforce: return cannot be told",
    },
  ];
}

/** The checklist of a campaign. */
export function Readiness({ campaign }: { campaign: Campaign }) {
  const checks = readinessOf(campaign);
  const ready = checks.filter(({ isReady }) => isReady).length;
  return (
    <section className="card" aria-label="Readiness">
      <h2>
        Ready: {ready} of {checks.length}
      </h2>
      <ul style={{ listStyle: "none", margin: 0, padding: 0, fontSize: 13 }}>
        {checks.map(({ name, isReady, text }) => (
          <li key={name} style={{ display: "flex", gap: 8, padding: "5px 0" }}>
            {isReady ? (
              <IconCircleCheck size={17} className="gain" aria-label="Ready" />
            ) : (
              <IconAlertTriangle size={17} className="warn" aria-label="Not ready" style={{ flex: "none" }} />
            )}
            <span>
              <strong style={{ fontWeight: 600 }}>{name}</strong> <span className="faint">{text}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
