import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME, radarQuery } from "../../api/queries.ts";
import type { RadarFinding } from "../../api/types.ts";
import { asOfOf, modelName, modelOf, useAddress } from "../../frame/address.ts";
import { useTray } from "../../frame/pending.tsx";
import { useHouse, useMay } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Difference } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { plainText } from "../../parts/plain-text.ts";
import { count, day, percent, period, plural } from "../../theme/format.ts";

/** Campaigns whose dates cannot be the event's, worst first; each with evidence, a proposal, and the credit at stake. */
export function Radar() {
  const [address] = useAddress();
  const asOf = asOfOf(address);
  const { data, error, refetch } = useQuery(radarQuery(undefined, asOf));
  return (
    <Page title="Radar" timed right={<ModelSelect />}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[130, 130, 130]} />}
      {data?.length === 0 && (
        <Empty title="No late lists">
          No campaign's dates look like the day of an upload. The radar looks again after every import.
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="cards">
          <p className="faint" style={{ fontSize: 13, margin: 0 }}>
            {plural(data.length, "campaign")} with members whose dates cannot be the event's. Nothing is
            changed until you publish it.
          </p>
          {data.map((finding) => (
            <Finding key={finding.campaignId} finding={finding} isPast={asOf !== undefined} />
          ))}
        </div>
      )}
    </Page>
  );
}

/** What is past can be read, and no longer be put right from here. */
function Finding({ finding, isPast }: { finding: RadarFinding; isPast: boolean }) {
  const { campaignId, name, members, ofMembers, evidence, confidence, proposal, startDate, endDate } =
    finding;
  const { add, changes } = useTray();
  const { zone } = useHouse();
  const mayEdit = useMay("editor");
  const isTaken = changes.some((change) => change.kind === "radar" && change.campaignId === campaignId);
  return (
    <section className="card" aria-label={name} data-row>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: "1 1 320px" }}>
          <h2 style={{ fontSize: 14.5, margin: 0 }}>
            <Link to="/campaigns/$id" params={{ id: campaignId }}>
              {name}
            </Link>
          </h2>
          <div className="faint" style={{ fontSize: 13 }}>
            {count(members)} of {plural(ofMembers, "member")} that count · {period(startDate, endDate)} ·{" "}
            {percent(confidence)} sure
          </div>
        </div>
        {proposal && mayEdit && !isPast && (
          <Button
            variant={isTaken ? "default" : "light"}
            disabled={isTaken}
            onClick={() => add({ kind: "radar", campaignId, name: name.slice(0, 255) })}
          >
            {isTaken ? "In the pending changes" : `Put them on ${day(proposal.date, zone)}`}
          </Button>
        )}
      </Group>
      <ul style={{ fontSize: 13, margin: "8px 0", paddingLeft: 18 }}>
        {evidence.map(({ text }) => (
          <li key={text}>{plainText(text)}</li>
        ))}
      </ul>
      {proposal ? (
        isPast ? (
          <span className="faint" style={{ fontSize: 13 }}>
            {proposal.why}
          </span>
        ) : (
          <Stake finding={finding} why={proposal.why} />
        )
      ) : (
        <span className="warn" style={{ fontSize: 13 }}>
          Nothing tells the right date. Choose it on the campaign's page.
        </span>
      )}
    </section>
  );
}

/** Each stake is a preview: asked for when somebody wants it. */
function Stake({ finding, why }: { finding: RadarFinding; why: string }) {
  const [isAsked, ask] = useState(false);
  const [address] = useAddress();
  const model = modelOf(address);
  const { campaignId } = finding;
  const { data, error } = useQuery({
    queryKey: [OUTCOME, "stake", campaignId],
    queryFn: async () =>
      (await answered(api.GET("/api/radar/{id}/stake", { params: { path: { id: campaignId } } }))).stake,
    enabled: isAsked,
  });
  const money = data?.campaign.find((each) => each.model === model);
  const differenceOf = (kind: "won" | "open") =>
    money ? (Number(money[kind].after) - Number(money[kind].before)).toFixed(2) : "0.00";
  return (
    <div style={{ fontSize: 13 }}>
      <span className="faint">{plainText(why)}</span>{" "}
      {!isAsked && (
        <button
          type="button"
          className="textbutton"
          style={{ whiteSpace: "nowrap" }}
          onClick={() => ask(true)}
        >
          What is at stake?
        </button>
      )}
      {isAsked && !data && !error && <span role="status">Working it out…</span>}
      {error && <Failure error={error} />}
      {data && (
        <span role="status">
          {count(data.members.redated)} dates move, {plural(data.opportunities, "deal")} touched; the
          campaign's revenue <Difference value={differenceOf("won")} />, pipeline{" "}
          <Difference value={differenceOf("open")} /> under {modelName(model)}.
        </span>
      )}
    </div>
  );
}
