import { Alert, Group, NativeSelect, Tabs } from "@mantine/core";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { previewQuery } from "../../api/queries.ts";
import type { Change, Model, PendingChange } from "../../api/types.ts";
import { modelName, modelOf, textOf, useAddress } from "../../frame/address.ts";
import { describe } from "../../frame/describe.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay, useStore } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Page } from "../../parts/Page.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { percent, plural } from "../../theme/format.ts";
import { Effect, EffectFigures } from "./Effect.tsx";
import { channelRows, type MoneyKind } from "./effect.ts";
import { MovedDeals, MovedMembers, Written } from "./MovedRows.tsx";
import { PublishBar } from "./PublishBar.tsx";
import { Since } from "./Since.tsx";
import { warningText } from "./warning-texts.ts";

/** See it before you save it: what the pending changes do to people, touchpoints and money; then publish. */
export function Preview() {
  const tray = useTray();
  const { changes, base } = tray;
  const mayEdit = useMay("editor");
  const store = useStore();
  const newest = store?.published?.id ?? null;
  // Kept here: the bar comes and goes with the preview, what was typed stays.
  const [reason, setReason] = useState<string | undefined>();
  const preview = useQuery({
    ...previewQuery(store?.id, newest, changes),
    enabled: mayEdit && changes.length > 0,
  });
  const isStale = base !== null && newest !== null && base !== newest;
  const title = changes.length === 0 ? "Preview" : `Preview of ${plural(changes.length, "change")}`;
  return (
    <Page
      title={title}
      right={
        preview.data && (
          <span className="faint not-phone" style={{ fontSize: 13 }} role="status">
            computed in {preview.data.document.seconds.toFixed(1)} s · nothing saved yet
          </span>
        )
      }
    >
      {changes.length === 0 ? (
        <Empty title="No pending changes">
          Edit a <Link to="/campaigns">campaign</Link>, a <Link to="/rules">rule</Link> or the{" "}
          <Link to="/channels">channel map</Link>; what you change gathers at the bottom of every page, and is
          shown here before it is saved.
        </Empty>
      ) : (
        <div className="cards">
          {isStale && <Since base={base} />}
          <div className="halves">
            <Changed />
            {preview.data && <LookTwice change={preview.data} />}
          </div>
          {preview.error && <Failure error={preview.error} retry={() => void preview.refetch()} />}
          {!preview.data && !preview.error && (
            <div className="card">
              <SlowNote doing="Working out who moves, which touchpoints change, and how credit follows" />
            </div>
          )}
          {preview.data && <Outcome change={preview.data} />}
          {(preview.data || reason !== undefined) && (
            <PublishBar
              isStale={isStale}
              isReady={preview.data !== undefined}
              reason={reason ?? firstReason(changes)}
              onReason={setReason}
            />
          )}
        </div>
      )}
    </Page>
  );
}

/** An undo says by itself why; anything else is for the person to say. */
function firstReason(changes: readonly PendingChange[]): string {
  const [only] = changes;
  return only?.kind === "undo" ? `Publish ${only.publish} taken back` : "";
}

function Changed() {
  const { changes, remove } = useTray();
  return (
    <section className="card" aria-label="What you changed">
      <h2>What you changed</h2>
      <ul
        style={{ listStyle: "none", margin: 0, padding: 0, fontSize: 13, maxHeight: 340, overflow: "auto" }}
      >
        {changes.map((change, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a change is known by its place
            key={index}
            style={{ display: "flex", justifyContent: "space-between", gap: 8, padding: "5px 0" }}
          >
            <span>{describe(change)}</span>
            <button
              type="button"
              className="cellbutton faint"
              aria-label={`Take out: ${describe(change)}`}
              onClick={() => remove(index)}
            >
              <IconX size={14} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LookTwice({ change: { document, details } }: { change: Change }) {
  const { warnings } = document;
  if (warnings.length === 0 && !details?.precedence)
    return (
      <section className="card" aria-label="Look twice">
        <h2>Look twice</h2>
        <span className="faint" style={{ fontSize: 13 }}>
          Nothing stands out.
        </span>
      </section>
    );
  return (
    <section className="card" aria-label="Look twice">
      <h2>Look twice</h2>
      {details?.precedence && (
        <Alert color="yellow" variant="light" mb="xs">
          {details.precedence}
        </Alert>
      )}
      {warnings.map(({ code, count, examples }) => (
        <div key={code} style={{ display: "flex", gap: 8, fontSize: 13, padding: "5px 0" }}>
          <IconAlertTriangle size={16} className="warn" aria-hidden="true" style={{ flex: "none" }} />
          <div>
            {warningText(code, count)}
            {examples.length > 0 && (
              <details>
                <summary className="faint">Examples</summary>
                <ul style={{ margin: 0, paddingLeft: 16, overflowWrap: "anywhere" }}>
                  {examples.slice(0, 10).map((example) => (
                    <li key={String(example)}>{String(example)}</li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        </div>
      ))}
    </section>
  );
}

/** What moves most, in words. */
function finding({ document }: Change, model: Model, kind: MoneyKind): string {
  const [most] = channelRows(document, model, kind);
  const what = kind === "won" ? "won revenue" : "pipeline, provisional";
  if (!most) return `${what.charAt(0).toUpperCase()}${what.slice(1)}, ${modelName(model)}`;
  const share = most.before > 0 ? `, by ${percent(Math.abs(most.after / most.before - 1))}` : "";
  const way = most.after > most.before ? "rises" : "falls";
  return `${most.name} ${way} most${share}: ${what}, ${modelName(model)}`;
}

function Outcome({ change }: { change: Change }) {
  const [address, set] = useAddress();
  const model = modelOf(address);
  const kind: MoneyKind = address.money === "open" ? "open" : "won";
  const { document, details } = change;
  const moving = useRef<HTMLElement>(null);
  return (
    <>
      <EffectFigures
        change={change}
        onOpen={(rows) => {
          set({ rows }, { replace: true });
          moving.current?.scrollIntoView({ block: "start" });
        }}
      />
      <section className="card" aria-label="What it does">
        <Group justify="space-between" mb="sm">
          <h2 style={{ margin: 0, fontSize: 13.5 }}>{finding(change, model, kind)}</h2>
          <Group gap="xs">
            <NativeSelect
              aria-label="Won revenue or pipeline"
              value={kind}
              onChange={({ currentTarget }) =>
                set({ money: currentTarget.value === "open" ? "open" : undefined }, { replace: true })
              }
              data={[
                { value: "won", label: "Won revenue" },
                { value: "open", label: "Pipeline" },
              ]}
            />
            <ModelSelect />
          </Group>
        </Group>
        <Effect change={change} model={model} kind={kind} />
      </section>
      {details && (
        <section className="card" aria-label="What moves" ref={moving}>
          <Tabs
            value={textOf(address, "rows") ?? "deals"}
            onChange={(rows) => set({ rows: rows ?? undefined }, { replace: true })}
            keepMounted={false}
          >
            <Tabs.List mb="sm">
              <Tabs.Tab value="deals">Deals that move most</Tabs.Tab>
              <Tabs.Tab value="members">Members</Tabs.Tab>
              <Tabs.Tab value="written">Written to Salesforce</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="deals">
              <MovedDeals details={details} total={document.opportunities} model={model} />
            </Tabs.Panel>
            <Tabs.Panel value="members">
              <MovedMembers change={change} />
            </Tabs.Panel>
            <Tabs.Panel value="written">
              <Written details={details} />
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </>
  );
}
