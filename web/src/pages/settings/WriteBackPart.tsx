import { Group, NumberInput, type NumberInputProps, Stack, Switch } from "@mantine/core";
import type { SalesforceSettings } from "../../api/settings.ts";
import { useMay } from "../../frame/session.tsx";
import { useSection } from "../../frame/use-section.ts";
import { EditBar } from "../../parts/EditBar.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Faults } from "../../parts/Faults.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { TouchpointFilters } from "../../parts/TouchpointFilters.tsx";

type Editing = { section: SalesforceSettings; edit: (section: SalesforceSettings) => void; mayEdit: boolean };

/** What Footfall writes to Salesforce, how many calls it may take, and what it leaves out. */
export function WriteBackPart() {
  const { section, error, retry, isPending, faults, edit, reset } = useSection("salesforce");
  const mayEdit = useMay("editor");
  if (error) return <Failure error={error} retry={retry} />;
  if (!section) return <LoadingCards heights={[180, 120, 120]} />;
  return (
    <div className="cards">
      <Group justify="space-between" align="flex-start">
        <p className="faint" style={{ fontSize: 13, margin: 0 }}>
          Nothing here changes a touchpoint or its credit in Footfall. What is published here holds from the
          next write-back on.
        </p>
        <EditBar isPending={isPending} onReset={reset} />
      </Group>
      <Faults faults={faults.filter(({ path }) => !path.startsWith("salesforce.remove"))} />
      <What section={section} edit={edit} mayEdit={mayEdit} />
      <Limits section={section} edit={edit} mayEdit={mayEdit} />
      <TouchpointFilters
        filters={section.remove}
        path="salesforce.remove"
        verb="not written"
        mayEdit={mayEdit}
        faults={faults}
        onChange={(remove) => edit({ ...section, remove })}
      />
    </div>
  );
}

const WRITES = [
  [
    "writeBack",
    "Touchpoints, at each sync",
    "To Footfall's own objects, and what is set on campaigns in Footfall to its fields there. Off: only a person who starts an export writes.",
  ],
  [
    "memberStatus",
    "Why each campaign member has a touchpoint or none",
    "Four fields on campaign members: the status for lead, contact and deal, and since when.",
  ],
  [
    "memberDates",
    "Bulk dates",
    "Dates that were set in Footfall, to the Buyer Touchpoint Date of campaign members. What stood there is kept, and comes back by an undo.",
  ],
  [
    "campaignRollups",
    "What came of each campaign",
    "Touchpoints, deals and revenue to Footfall's fields on campaigns.",
  ],
] as const;

function What({ section, edit, mayEdit }: Editing) {
  return (
    <section className="card" aria-label="What is written">
      <h2>What is written</h2>
      <Stack gap="md">
        {WRITES.map(([key, label, description]) => (
          <Switch
            key={key}
            size="xs"
            label={label}
            description={description}
            checked={section[key]}
            disabled={!mayEdit}
            onChange={({ currentTarget }) => edit({ ...section, [key]: currentTarget.checked })}
          />
        ))}
      </Stack>
    </section>
  );
}

function Limits({ section, edit, mayEdit }: Editing) {
  return (
    <section className="card" aria-label="Limits and refusals">
      <h2>Limits and refusals</h2>
      <Group gap="md" align="flex-start">
        <LimitBox
          label="API calls a day, at most"
          description="Footfall's own ceiling, in 24 hours"
          placeholder="no ceiling"
          min={1}
          value={section.maxApiCallsPerDay}
          disabled={!mayEdit}
          onLimit={(maxApiCallsPerDay) => edit({ ...section, maxApiCallsPerDay })}
        />
        <LimitBox
          label="Left to others"
          description="of the org's calls a day"
          max={100}
          suffix="%"
          allowDecimal
          value={section.reservePercent}
          disabled={!mayEdit}
          onLimit={(percent) => edit({ ...section, reservePercent: percent ?? 0 })}
        />
        <LimitBox
          label="PostLC touchpoints, at most"
          description="per lead or contact, the newest"
          placeholder="all"
          value={section.postLcLimit}
          disabled={!mayEdit}
          onLimit={(postLcLimit) => edit({ ...section, postLcLimit })}
        />
      </Group>
      <Switch
        size="xs"
        mt="md"
        label="Stop an object's writing at a refusal that needs a person"
        description="So that nothing is half there for long. Off: the rest goes on, and what was refused is tried again each day."
        checked={section.pauseOnErrors}
        disabled={!mayEdit}
        onChange={({ currentTarget }) => edit({ ...section, pauseOnErrors: currentTarget.checked })}
      />
    </section>
  );
}

/** A number; empty: no limit. */
function LimitBox({
  value,
  onLimit,
  ...box
}: Omit<NumberInputProps, "value" | "onChange"> & {
  value: number | null;
  onLimit: (limit: number | null) => void;
}) {
  return (
    <NumberInput
      inputWrapperOrder={["label", "input", "description", "error"]}
      min={0}
      allowDecimal={false}
      {...box}
      value={value ?? ""}
      onChange={(written) => onLimit(written === "" ? null : Number(written))}
    />
  );
}
