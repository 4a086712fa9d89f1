import { Alert, Button, Group, Stepper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { radarQuery } from "../../api/queries.ts";
import { numberOf, useAddress } from "../../frame/address.ts";
import { useMay, useStore } from "../../frame/session.tsx";
import { useBegin, useIsRunning } from "../../frame/use-job.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { JobView } from "../../parts/JobView.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { plural } from "../../theme/format.ts";
import { Decide } from "./Decide.tsx";
import { Doctor } from "./Doctor.tsx";
import { SignInStep } from "./SignInStep.tsx";

/** From the demo to the real thing: sign in, look what the user may do, import, decide about write-back, see late lists. */
export function Connect() {
  const isAdmin = useMay("admin");
  const store = useStore();
  const [address, change] = useAddress();
  const isOwn = store?.name === "own" && store.org !== null;
  const wanted = Math.min(4, Math.max(0, (numberOf(address, "step") ?? 1) - 1));
  const step = isOwn ? wanted : 0;
  const go = (next: number) => change({ step: next === 0 ? undefined : next + 1 });
  if (!isAdmin)
    return (
      <Page title="Connect your org">
        <Empty title="An admin connects the org">Ask one of yours; roles stand in Settings, Users.</Empty>
      </Page>
    );
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

function FirstImport() {
  const begin = useBegin();
  const isRunning = useIsRunning(begin.data?.id);
  return (
    <>
      <p className="faint" style={{ fontSize: 13 }}>
        Everything is read once by the Bulk API; later imports read what has changed. It can be cut off and
        goes on where it was.
      </p>
      {begin.error && <Failure error={begin.error} />}
      <Button
        variant={begin.data ? "default" : "filled"}
        disabled={isRunning}
        loading={begin.isPending}
        onClick={() => begin.mutate("import")}
      >
        {isRunning ? "Importing" : begin.data ? "Import again" : "Import"}
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
  const { data: findings, error, refetch } = useQuery(radarQuery());
  return (
    <section className="card" aria-label="First things to do">
      <h2 style={{ fontSize: 15 }}>First things to do</h2>
      {error && <Failure error={error} retry={() => void refetch()} />}
      <ol style={{ fontSize: 14, lineHeight: 1.9 }}>
        <li>
          <Link to="/radar">Radar</Link>:{" "}
          {findings === undefined
            ? "looking for lists that were uploaded late"
            : findings.length === 0
              ? "no list looks as if it was uploaded late"
              : `${plural(findings.length, "list")} that look uploaded late`}
          {findings && findings.length > 0 && (
            <ul style={{ margin: 0, paddingLeft: 18 }}>
              {findings.slice(0, 5).map(({ campaignId, name, members }) => (
                <li key={campaignId}>
                  <Link to="/campaigns/$id" params={{ id: campaignId }}>
                    {name}
                  </Link>
                  <span className="faint">, {plural(members, "member")}</span>
                </li>
              ))}
            </ul>
          )}
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
