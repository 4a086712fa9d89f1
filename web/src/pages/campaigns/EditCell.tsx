import { useState } from "react";
import type { Campaign } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay } from "../../frame/session.tsx";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { BLANK, day, words } from "../../theme/format.ts";
import { campaignChange, nameOf, type Setting, SYNC_TYPES, shownValue } from "./campaign-edit.ts";

const LABELS: Record<Setting, string> = {
  syncType: "Sync type",
  touchpointStart: "Touchpoints from",
  touchpointEnd: "Touchpoints until",
  type: "Type",
};
/** In a list to choose from: what the CRM says. */
const AS_CRM = "\u0000crm";

/**
 * One setting of a campaign: its value, and on a click a field in its place. What is chosen goes to the tray at once;
 * Escape leaves it as it was.
 */
export function EditCell({
  campaign,
  setting,
  types = [],
}: {
  campaign: Campaign;
  setting: Setting;
  /** Campaign types to choose from. */
  types?: readonly string[];
}) {
  const { add, campaign: pendingOf } = useTray();
  const mayEdit = useMay("editor");
  const [isOpen, open] = useState(false);
  const { value, isPending, isFromCrm } = shownValue(campaign, pendingOf(campaign.id), setting);
  const label = `${LABELS[setting]} of ${nameOf(campaign)}`;
  const text = isFromCrm ? "as in Salesforce" : textOf(setting, value);
  if (!mayEdit) return <>{text}</>;
  if (!isOpen)
    return (
      <button
        type="button"
        className="cellbutton"
        aria-label={`${label}: ${text}. Edit`}
        onClick={() => open(true)}
      >
        <span className={isPending ? "edited" : value === null ? "faint" : undefined}>{text}</span>
      </button>
    );
  const set = (next: string | null) => {
    open(false);
    if (next !== (isFromCrm ? null : (value ?? ""))) add(campaignChange(campaign, { [setting]: next }));
  };
  const leaveAlone = (event: { key: string; stopPropagation: () => void }) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
  };
  if (setting === "syncType" || setting === "type") {
    const choices =
      setting === "syncType"
        ? SYNC_TYPES
        : [...new Set([...types, ...(value ? [value] : [])])].map((type) => [type, type] as const);
    return (
      <select
        className="inplace"
        aria-label={label}
        // biome-ignore lint/a11y/noAutofocus: it stands where the person has just clicked
        autoFocus
        value={isFromCrm ? AS_CRM : (value ?? "")}
        onKeyDown={leaveAlone}
        onBlur={() => open(false)}
        onChange={({ currentTarget }) => set(currentTarget.value === AS_CRM ? null : currentTarget.value)}
      >
        <option value="">None</option>
        {choices.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
        <option value={AS_CRM}>As in Salesforce</option>
      </select>
    );
  }
  return <EditDay label={label} value={value ?? ""} onTake={set} onLeave={() => open(false)} />;
}

/** The day is taken once the person has finished with it, and not while it is written. */
function EditDay({
  label,
  value,
  onTake,
  onLeave,
}: {
  label: string;
  value: string;
  onTake: (day: string) => void;
  onLeave: () => void;
}) {
  const [day, setDay] = useState(value);
  return (
    <DayField
      ariaLabel={label}
      autoFocus
      width={132}
      value={day}
      onChange={setDay}
      onDone={onTake}
      onLeave={onLeave}
    />
  );
}

function textOf(setting: Setting, value: string | null): string {
  if (value === null) return setting === "syncType" ? "none" : BLANK;
  if (setting === "syncType") return words(value);
  return setting === "type" ? value : day(value);
}
