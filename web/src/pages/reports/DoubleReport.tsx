import { Badge, Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asOfOf, useAddress } from "../../frame/address.ts";
import { useTray } from "../../frame/pending.tsx";
import { useMay } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Money } from "../../parts/Money.tsx";
import { plainText } from "../../parts/plain-text.ts";
import { day, plural, words } from "../../theme/format.ts";
import { campaignChange } from "../campaigns/campaign-edit.ts";
import { doubleCountsQuery } from "./report-queries.ts";

/** Campaigns that may count people twice: reported with people and money, never changed by itself. */
export function DoubleReport() {
  const [address] = useAddress();
  const { data, error, refetch } = useQuery(doubleCountsQuery(asOfOf(address)));
  const { add } = useTray();
  const mayEdit = useMay("editor");
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[120, 120]} />;
  if (data.length === 0) return <Empty title="Nothing counts twice">As far as the touches tell.</Empty>;
  return (
    <div className="cards">
      {data.map((found) => {
        const end = found.proposal?.touchpointEnd;
        const campaign = { id: found.campaignId, name: found.name };
        return (
          <section
            className="card"
            data-row
            key={`${found.kind}${found.campaignId}${found.other?.campaignId}`}
            aria-label={found.name}
          >
            <Group justify="space-between" align="flex-start">
              <h2 style={{ margin: 0 }}>
                <Link to="/campaigns/$id" params={{ id: found.campaignId }}>
                  {found.name}
                </Link>{" "}
                <Badge className="warnbadge">{words(found.kind)}</Badge>
              </h2>
              {mayEdit && (
                <Group gap="xs">
                  {end && (
                    <Button
                      variant="light"
                      onClick={() => add(campaignChange(campaign, { touchpointEnd: end }))}
                    >
                      End its touchpoints on {day(end)}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    onClick={() => add(campaignChange(campaign, { syncType: "exclude_all" }))}
                  >
                    Exclude it
                  </Button>
                </Group>
              )}
            </Group>
            <p style={{ fontSize: 13, margin: "6px 0" }}>{plainText(found.text)}</p>
            <span className="faint" style={{ fontSize: 13 }}>
              {plural(found.people, "person", "people")} · {plural(found.touchpoints, "touchpoint")} ·
              W-shaped revenue that may count twice <Money value={found.won.w_shaped} />
            </span>
          </section>
        );
      })}
    </div>
  );
}
