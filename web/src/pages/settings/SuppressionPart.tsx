import { Group } from "@mantine/core";
import { useMay } from "../../frame/session.tsx";
import { useSection } from "../../frame/use-section.ts";
import { EditBar } from "../../parts/EditBar.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { TouchpointFilters } from "../../parts/TouchpointFilters.tsx";

/** Touchpoints that are as if they had never happened. */
export function SuppressionPart() {
  const { section, error, retry, isPending, faults, edit, reset } = useSection("suppress");
  const mayEdit = useMay("editor");
  if (error) return <Failure error={error} retry={retry} />;
  if (!section) return <LoadingCards heights={[120, 120]} />;
  return (
    <div className="cards">
      <Group justify="space-between" align="flex-start">
        <p className="faint" style={{ fontSize: 13, margin: 0 }}>
          A touchpoint that is suppressed is as if it had never happened: it has no position, and its credit
          goes to the others. The two kinds are filtered each by its own; members stay as they are. The
          preview tells what moves.
        </p>
        <EditBar isPending={isPending} onReset={reset} />
      </Group>
      <TouchpointFilters
        filters={section}
        path="suppress"
        verb="suppressed"
        mayEdit={mayEdit}
        faults={faults}
        onChange={edit}
      />
    </div>
  );
}
