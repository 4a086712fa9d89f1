import { Alert, Badge, Button, Group, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { outcomeChanged, queries } from "../../api/queries.ts";
import type { SyncState } from "../../api/types.ts";
import { useHouse, useMay, useStore } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ago, time } from "../../theme/format.ts";
import { Doctor } from "../connect/Doctor.tsx";
import { ZoneCard } from "./ZoneCard.tsx";

/** Which org, whether it is fit, when it syncs, and how to leave it. */
export function ConnectionPart() {
  const store = useStore();
  const isAdmin = useMay("admin");
  const mayEdit = useMay("editor");
  if (!store) return <LoadingCards />;
  return (
    <div className="cards">
      <section className="card" aria-label="Connection">
        <h2>Connection</h2>
        {store.org ? (
          <table className="plain">
            <tbody>
              <tr>
                <th scope="row">Org</th>
                <td>
                  {store.org.id} {store.org.isSimulated && <Badge>simulated</Badge>}
                  {store.org.isSandbox && <Badge className="warnbadge">sandbox</Badge>}
                </td>
              </tr>
              <tr>
                <th scope="row">User</th>
                <td>{store.org.username}</td>
              </tr>
              <tr>
                <th scope="row">Address</th>
                <td>{store.org.instanceUrl}</td>
              </tr>
            </tbody>
          </table>
        ) : (
          <p className="faint" style={{ fontSize: 13 }}>
            This store is not connected.
          </p>
        )}
        <Group mt="sm" gap="xs">
          {isAdmin && (
            <Button renderRoot={(given) => <Link {...given} to="/connect" />} variant="default">
              Connect your own org
            </Button>
          )}
          {isAdmin && <SwitchStore />}
        </Group>
      </section>
      {mayEdit && store.org && (
        <section className="card" aria-label="Doctor">
          <h2>Doctor</h2>
          <Doctor />
        </section>
      )}
      <ZoneCard store={store} />
      <ScheduleCard />
      {isAdmin && store.stores.some(({ name, isThere }) => name === "own" && isThere) && (
        <Reset store="own" />
      )}
      {isAdmin && store.stores.some(({ name, isThere }) => name === "demo" && isThere) && (
        <Reset store="demo" />
      )}
      {isAdmin && store.isDemoGone && <BringDemoBack />}
    </div>
  );
}

function SwitchStore() {
  const store = useStore();
  const other = store?.stores.find(({ name, isThere }) => isThere && name !== store.name);
  const show = useMutation({
    mutationFn: (name: "demo" | "own") => answered(api.POST("/api/store/active", { body: { name } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["pending"] });
      await outcomeChanged();
    },
  });
  if (!other) return null;
  return (
    <Button variant="default" loading={show.isPending} onClick={() => show.mutate(other.name)}>
      {other.name === "demo" ? "Show the demo organisation to everybody" : "Show your own org to everybody"}
    </Button>
  );
}

function ScheduleCard() {
  const { data, error, refetch } = useQuery({
    queryKey: ["schedule"],
    queryFn: () => answered(api.GET("/api/schedule")),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[120]} />;
  return <ScheduleForm key={`${data.schedule.cron}${data.schedule.enabled}`} state={data} />;
}

function ScheduleForm({ state }: { state: SyncState }) {
  const { zone } = useHouse();
  const isAdmin = useMay("admin");
  const [cron, setCron] = useState(state.schedule.cron);
  const [enabled, enable] = useState(state.schedule.enabled);
  const keep = useMutation({
    mutationFn: () => answered(api.PUT("/api/schedule", { body: { cron, enabled } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["schedule"] }),
  });
  const { last, next, isOverdue, store } = state;
  return (
    <section className="card" aria-label="Schedule">
      <h2>Schedule</h2>
      {store === "demo" && (
        <p className="faint" style={{ fontSize: 13, margin: "0 0 8px" }}>
          It syncs the demo organisation until your own org is connected.
        </p>
      )}
      {isOverdue && (
        <Alert color="red" variant="light" mb="sm">
          The sync is overdue.
        </Alert>
      )}
      <p style={{ fontSize: 13, margin: "0 0 8px" }}>
        {last ? (
          <>
            Last sync: {last.status === "done" ? "done" : <span className="loss">failed</span>}{" "}
            <span title={time(last.at, zone)}>{ago(last.at, Date.now(), zone)}</span>
            {last.error && <span className="loss">: {last.error}</span>}
          </>
        ) : (
          "No sync has run yet."
        )}{" "}
        {next && <span className="faint">Next: {time(next, zone)}.</span>}
      </p>
      {keep.error && <Failure error={keep.error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <Group align="flex-end" gap="sm" className="fields">
          <TextInput
            label="Cron pattern, in the server's zone"
            description="0 * * * * is each full hour, 30 6 * * 1-5 half past six on weekdays"
            value={cron}
            disabled={!isAdmin}
            onChange={({ currentTarget }) => setCron(currentTarget.value)}
          />
          <Switch
            size="xs"
            label="Sync by itself"
            checked={enabled}
            disabled={!isAdmin}
            onChange={({ currentTarget }) => enable(currentTarget.checked)}
          />
          {isAdmin && (
            <Button type="submit" variant="default" loading={keep.isPending}>
              Keep the schedule
            </Button>
          )}
        </Group>
      </form>
    </section>
  );
}

const RESET_WORD = "throw it away";

const RESET_TEXTS = {
  own: {
    title: "Connect another org",
    label: "Throw your own store away",
    text: "A store holds one org. Throwing yours away deletes its records, history and connection on this server; the settings, with rules and channels, are kept for the next org. What Footfall wrote to Salesforce stays there: run the write-back's undo first.",
  },
  demo: {
    title: "Throw the demo away",
    label: "Throw the demo away",
    text: "The demo organisation goes from this server and does not come back by itself.",
  },
} as const;

function Reset({ store }: { store: "own" | "demo" }) {
  const [typed, type] = useState("");
  const reset = useMutation({
    mutationFn: () => answered(api.POST("/api/org/reset", { body: { confirm: typed, store } })),
    onSuccess: async () => {
      type("");
      await outcomeChanged();
    },
  });
  const { title, label, text } = RESET_TEXTS[store];
  const { campaigns = [], members = [] } = reset.data?.orphans ?? {};
  return (
    <section className="card" aria-label={label}>
      <h2>{title}</h2>
      <p className="faint" style={{ fontSize: 13 }}>
        {text}
      </p>
      {reset.error && <Failure error={reset.error} />}
      {campaigns.length + members.length > 0 && (
        <p style={{ fontSize: 13 }}>
          The settings name records of that org, which another does not have:{" "}
          {[...campaigns, ...members].join(", ")}
        </p>
      )}
      <Group align="flex-end" gap="sm" className="fields">
        <TextInput
          label={`Type "${RESET_WORD}"`}
          value={typed}
          onChange={({ currentTarget }) => type(currentTarget.value)}
        />
        <Button
          color="red"
          disabled={typed !== RESET_WORD}
          loading={reset.isPending}
          onClick={() => reset.mutate()}
        >
          {store === "own" ? "Throw it away" : "Throw the demo away"}
        </Button>
      </Group>
    </section>
  );
}

function BringDemoBack() {
  const bring = useMutation({
    mutationFn: () => answered(api.POST("/api/store/demo")),
    onSuccess: () => outcomeChanged(),
  });
  return (
    <section className="card" aria-label="The demo organisation">
      <h2>The demo organisation was thrown away</h2>
      {bring.error && <Failure error={bring.error} />}
      <Button variant="default" loading={bring.isPending} onClick={() => bring.mutate()}>
        Bring it back at the next start
      </Button>
    </section>
  );
}
