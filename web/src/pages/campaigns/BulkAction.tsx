import { Group, NativeSelect, NumberInput } from "@mantine/core";
import type { BulkUpdate } from "../../api/types.ts";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { TimeField } from "../../parts/day-field/TimeField.tsx";
import { fullFieldLabel } from "../../parts/field-label.ts";
import { DatesList } from "./DatesList.tsx";

type Action = BulkUpdate["action"];

const COPY_FIELDS = [
  "Campaign.StartDate",
  "Campaign.EndDate",
  "CampaignMember.FirstRespondedDate",
  "CampaignMember.CreatedDate",
];

/** What happens to the dates: a form for each kind. */
export function BulkAction({
  action,
  onChange,
  zone,
}: {
  action: Action;
  onChange: (action: Action) => void;
  zone: string;
}) {
  switch (action.kind) {
    case "set": {
      const [date = "", time = ""] = action.date.split("T");
      const join = (day: string, clock: string) =>
        onChange({ kind: "set", date: clock ? `${day}T${clock}` : day });
      return (
        <Group gap="xs" align="flex-start">
          <DayField label="Day" value={date} onChange={(day) => join(day, time)} />
          <TimeField
            label={`Time in ${zone}, midnight if empty`}
            value={time}
            onChange={(clock) => join(date, clock)}
          />
        </Group>
      );
    }
    case "clear":
      return (
        <span className="faint" style={{ fontSize: 13 }}>
          Bulk dates are taken away, and the date in Salesforce's own field no longer counts: the rule's other
          dates do.
        </span>
      );
    case "shift":
      return (
        <NumberInput
          label="Days, negative for earlier"
          value={action.days}
          allowDecimal={false}
          maw={200}
          onChange={(value) => onChange({ kind: "shift", days: Number(value) || 0 })}
        />
      );
    case "list":
      return <DatesList csv={action.csv} zone={zone} onChange={(csv) => onChange({ kind: "list", csv })} />;
    case "copy":
      return (
        <NativeSelect
          label="Date field"
          maw={320}
          value={action.field}
          onChange={({ currentTarget }) => onChange({ kind: "copy", field: currentTarget.value })}
          data={COPY_FIELDS.map((field) => ({ value: field, label: fullFieldLabel(field) }))}
          title={action.field}
        />
      );
  }
}
