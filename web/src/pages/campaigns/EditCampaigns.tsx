import { Button, Group, NativeSelect, Stack } from "@mantine/core";
import { useState } from "react";
import type { Campaign, CampaignChange } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { plural } from "../../theme/format.ts";
import { campaignChange, nameOf, type Setting, SYNC_TYPES } from "./campaign-edit.ts";

/** Leave as it is; as in the CRM; none; a value. */
type Choice = "keep" | "crm" | "none" | "value";
type Draft = Record<Setting, { choice: Choice; value: string }>;
const KEEP = { choice: "keep", value: "" } as const;

/** Sets the same for one campaign or many; what is left alone stays as each has it. */
export function EditCampaigns({
  campaigns,
  types,
  onClose,
}: {
  campaigns: readonly Pick<Campaign, "id" | "name">[];
  types: readonly string[];
  onClose: () => void;
}) {
  const { add } = useTray();
  const [draft, setDraft] = useState<Draft>({
    syncType: KEEP,
    type: KEEP,
    touchpointStart: KEEP,
    touchpointEnd: KEEP,
  });
  const set = settingsOf(draft);
  const [first] = campaigns;
  const title =
    campaigns.length === 1 && first ? nameOf(first) : `Edit ${plural(campaigns.length, "campaign")}`;
  const take = () => {
    const [one, ...more] = campaigns.map((campaign) => campaignChange(campaign, set));
    if (one) add(one, ...more);
    onClose();
  };
  const put = (key: Setting, choice: Choice, value = "") =>
    setDraft((before) => ({ ...before, [key]: { choice, value } }));
  return (
    <Dialog onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take();
        }}
      >
        <Stack gap="sm">
          <Choose
            label="Sync type"
            draft={draft.syncType}
            put={(choice, value) => put("syncType", choice, value)}
            values={SYNC_TYPES}
          />
          <Choose
            label="Type"
            draft={draft.type}
            put={(choice, value) => put("type", choice, value)}
            values={types.map((type) => [type, type] as const)}
          />
          <ChooseDay
            label="Touchpoints from"
            draft={draft.touchpointStart}
            put={(choice, value) => put("touchpointStart", choice, value)}
          />
          <ChooseDay
            label="Touchpoints until"
            draft={draft.touchpointEnd}
            put={(choice, value) => put("touchpointEnd", choice, value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={Object.keys(set).length === 0}>
              Add to pending changes
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type Chooser = {
  label: string;
  draft: { choice: Choice; value: string };
  put: (choice: Choice, value?: string) => void;
};

function Choose({ label, draft, put, values }: Chooser & { values: readonly (readonly [string, string])[] }) {
  return (
    <NativeSelect
      label={label}
      value={draft.choice === "value" ? `=${draft.value}` : draft.choice}
      onChange={({ currentTarget: { value } }) =>
        value.startsWith("=") ? put("value", value.slice(1)) : put(value as Choice)
      }
      data={[
        { value: "keep", label: "Leave as it is" },
        ...values.map(([value, name]) => ({ value: `=${value}`, label: name })),
        { value: "none", label: "None" },
        { value: "crm", label: "As in Salesforce" },
      ]}
    />
  );
}

function ChooseDay({ label, draft, put }: Chooser) {
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <NativeSelect
        label={label}
        value={draft.choice}
        style={{ flex: 1 }}
        onChange={({ currentTarget: { value } }) => put(value as Choice)}
        data={[
          { value: "keep", label: "Leave as it is" },
          { value: "value", label: "On a day" },
          { value: "none", label: "None" },
          { value: "crm", label: "As in Salesforce" },
        ]}
      />
      {draft.choice === "value" && (
        <DayField
          ariaLabel={`${label}, day`}
          required
          value={draft.value}
          onChange={(day) => put("value", day)}
        />
      )}
    </Group>
  );
}

function settingsOf(draft: Draft): CampaignChange["set"] {
  const set: CampaignChange["set"] = {};
  for (const [key, { choice, value }] of Object.entries(draft) as [Setting, Draft[Setting]][]) {
    if (choice === "crm") set[key] = null;
    else if (choice === "none") set[key] = "";
    else if (choice === "value" && value !== "") set[key] = value;
  }
  return set;
}
