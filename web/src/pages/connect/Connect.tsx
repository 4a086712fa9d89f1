import {
  Alert,
  Button,
  Group,
  NativeSelect,
  PasswordInput,
  Radio,
  Stack,
  Stepper,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { outcomeChanged, queries } from "../../api/queries.ts";
import type { Store } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay, useStore } from "../../frame/session.tsx";
import { useBegin } from "../../frame/use-job.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { JobView } from "../../parts/JobView.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { Doctor } from "./Doctor.tsx";

type Auth = "web" | "client-credentials" | "jwt";
type Connected = {
  orgId: string;
  username: string;
  organization: string | null;
  timezone: { org: string | null; settings: string };
};

/** From the demo to the real thing: sign in, look what the user may do, import, decide about write-back, see late lists. */
export function Connect() {
  const isAdmin = useMay("admin");
  const store = useStore();
  const [step, go] = useState(0);
  if (!isAdmin)
    return (
      <Page title="Connect your org">
        <Empty title="An admin connects the org">Ask one of yours; roles stand in Settings, Users.</Empty>
      </Page>
    );
  const isOwn = store?.name === "own" && store.org !== null;
  return (
    <Page title="Connect your org">
      <div style={{ maxWidth: 860 }}>
        <Stepper
          active={step}
          onStepClick={(next) => (isOwn || next === 0 ? go(next) : undefined)}
          size="sm"
          mb="lg"
        >
          <Stepper.Step label="Sign in" />
          <Stepper.Step label="Look" />
          <Stepper.Step label="Zone and writing" />
          <Stepper.Step label="Import" />
          <Stepper.Step label="First things" />
        </Stepper>
        {step === 0 && <SignInStep onDone={() => go(1)} />}
        {step === 1 && (
          <StepCard title="What may this user see and do?" onNext={() => go(2)}>
            <Doctor />
          </StepCard>
        )}
        {step === 2 && (
          <StepCard title="Zone and write-back" onNext={() => go(3)}>
            {store ? <Decide store={store} /> : <LoadingCards heights={[120]} />}
          </StepCard>
        )}
        {step === 3 && (
          <StepCard title="First import" onNext={() => go(4)}>
            <FirstImport />
          </StepCard>
        )}
        {step === 4 && <FirstThings />}
      </div>
    </Page>
  );
}

function StepCard({
  title,
  children,
  onNext,
}: {
  title: string;
  children: React.ReactNode;
  onNext: () => void;
}) {
  return (
    <section className="card" aria-label={title}>
      <h2 style={{ fontSize: 15 }}>{title}</h2>
      {children}
      <Group justify="flex-end" mt="md">
        <Button onClick={onNext}>Go on</Button>
      </Group>
    </section>
  );
}

function SignInStep({ onDone }: { onDone: () => void }) {
  const [auth, setAuth] = useState<Auth>("client-credentials");
  const [url, setUrl] = useState("");
  const [clientId, setClientId] = useState("");
  const [clientSecret, setClientSecret] = useState("");
  const [username, setUsername] = useState("");
  const [privateKey, setPrivateKey] = useState("");
  const connect = useMutation({
    mutationFn: () => {
      const common = { clientId, ...(url.trim() ? { url: url.trim() } : {}) };
      const body =
        auth === "web"
          ? { auth, ...common, ...(clientSecret ? { clientSecret } : {}) }
          : auth === "jwt"
            ? { auth, ...common, username, privateKey }
            : { auth, ...common, clientSecret };
      return answered(api.POST("/api/org/connect", { body }));
    },
  });
  return (
    <section className="card" aria-label="Sign in to Salesforce">
      <h2 style={{ fontSize: 15 }}>Sign in to Salesforce</h2>
      <p className="faint" style={{ fontSize: 13 }}>
        Your org gets a store of its own beside the demo. What you write here is sealed on this server and
        never shown again.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          connect.mutate();
        }}
      >
        <Stack gap="sm" maw={520}>
          <Radio.Group label="How" value={auth} onChange={(value) => setAuth(value as Auth)}>
            <Stack gap={4} mt={4}>
              <Radio
                size="xs"
                value="client-credentials"
                label="Client credentials: an app of yours with a run-as user"
              />
              <Radio size="xs" value="jwt" label="JWT bearer: an app with a certificate" />
              <Radio size="xs" value="web" label="In the browser, on the machine where Footfall runs" />
            </Stack>
          </Radio.Group>
          <TextInput
            label="Where"
            description="test.salesforce.com for a sandbox, or your My Domain; empty is login.salesforce.com"
            placeholder="acme.my.salesforce.com"
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <TextInput
            label="Consumer key of the app"
            required
            autoComplete="off"
            value={clientId}
            onChange={({ currentTarget }) => setClientId(currentTarget.value)}
          />
          {auth !== "jwt" && (
            <PasswordInput
              size="xs"
              label="Consumer secret"
              required={auth === "client-credentials"}
              autoComplete="off"
              value={clientSecret}
              onChange={({ currentTarget }) => setClientSecret(currentTarget.value)}
            />
          )}
          {auth === "jwt" && (
            <>
              <TextInput
                label="User name"
                required
                autoComplete="off"
                value={username}
                onChange={({ currentTarget }) => setUsername(currentTarget.value)}
              />
              <Textarea
                label="Private key, PEM"
                required
                autosize
                minRows={4}
                maxRows={10}
                autoComplete="off"
                value={privateKey}
                onChange={({ currentTarget }) => setPrivateKey(currentTarget.value)}
              />
            </>
          )}
          {connect.error && <Failure error={connect.error} />}
          <Group>
            <Button type="submit" loading={connect.isPending}>
              Sign in
            </Button>
          </Group>
        </Stack>
      </form>
      {connect.data && (
        <JobView
          id={connect.data.id}
          doing="Signing in"
          done={(result) => <SignedIn connected={result as Connected} onDone={onDone} />}
        />
      )}
    </section>
  );
}

function SignedIn({ connected, onDone }: { connected: Connected; onDone: () => void }) {
  return (
    <Alert color="pine" variant="light" mt="md" title={`Connected as ${connected.username}`}>
      {connected.organization ?? connected.orgId}
      <Group mt="xs">
        <Button
          onClick={async () => {
            await queries.invalidateQueries({ queryKey: ["pending"] });
            await outcomeChanged();
            onDone();
          }}
        >
          Go on
        </Button>
      </Group>
    </Alert>
  );
}

/** Decisions that become settings: they take the way of every change, once something is imported. */
function Decide({ store }: { store: Store }) {
  const { add } = useTray();
  const [zone, setZone] = useState(store.timezone);
  const [writes, setWrites] = useState(false);
  const [isTaken, take] = useState(false);
  const zones = [...new Set([store.timezone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <Stack gap="sm" maw={520}>
      <NativeSelect
        label="Days begin at midnight in"
        value={zone}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
        data={zones}
      />
      <Radio.Group
        label="Salesforce is"
        value={writes ? "write" : "read"}
        onChange={(value) => setWrites(value === "write")}
      >
        <Stack gap={4} mt={4}>
          <Radio size="xs" value="read" label="only read: nothing is ever written there" />
          <Radio
            size="xs"
            value="write"
            label="also written: touchpoints go into Footfall's own objects (needs its package)"
          />
        </Stack>
      </Radio.Group>
      <Group>
        <Button
          variant="default"
          disabled={isTaken}
          onClick={() => {
            add({ kind: "settings", yaml: `timezone: ${zone}\nsalesforce:\n  writeBack: ${writes}\n` });
            take(true);
          }}
        >
          {isTaken
            ? "In the pending changes, to publish after the import"
            : "Take this into the pending changes"}
        </Button>
      </Group>
    </Stack>
  );
}

function FirstImport() {
  const begin = useBegin();
  return (
    <>
      <p className="faint" style={{ fontSize: 13 }}>
        Everything is read once by the Bulk API; later imports read what has changed. It can be cut off and
        goes on where it was.
      </p>
      {begin.error && <Failure error={begin.error} />}
      <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate("import")}>
        {begin.data ? "Import again" : "Import"}
      </Button>
      {begin.data && (
        <JobView
          id={begin.data.id}
          doing="Asking Salesforce"
          done={(result) => (
            <Alert color="pine" variant="light" mt="sm">
              {(result as { records: number }).records.toLocaleString("en-US")} records are here.
            </Alert>
          )}
        />
      )}
    </>
  );
}

function FirstThings() {
  return (
    <section className="card" aria-label="First things to do">
      <h2 style={{ fontSize: 15 }}>First things to do</h2>
      <ol style={{ fontSize: 14, lineHeight: 1.9 }}>
        <li>
          <Link to="/radar">Radar</Link>: lists that were uploaded late
        </li>
        <li>
          <Link to="/channels">Channels</Link>: types without a channel
        </li>
        <li>
          <Link to="/campaigns" search={{ view: "to_sync" } as never}>
            Campaigns to sync
          </Link>
        </li>
      </ol>
    </section>
  );
}
