import { Button, Group, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import type { SyncSettings } from "../../api/settings.ts";
import { useHouse } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { sourceLabel } from "../../parts/field-label.ts";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { statusText } from "../../parts/status-text.ts";
import { BLANK, count, day, plural, time } from "../../theme/format.ts";
import { downloadCsv } from "./download-csv.ts";

/** Tries the rules as they stand on the page, on one campaign or on everything; publishes nothing. */
export function RuleTest({ sync }: { sync: SyncSettings }) {
  const [campaign, setCampaign] = useState("");
  const { zone } = useHouse();
  const test = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/rules/test", {
          body: {
            sync: sync as unknown as Record<string, unknown>,
            ...(campaign.trim() ? { campaignId: campaign.trim() } : {}),
          },
        }),
      ),
  });
  const { data } = test;
  return (
    <section className="card" aria-label="Test">
      <h2>Test before you publish</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate();
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Campaign id, 15 or 18 characters"
            placeholder="all campaigns"
            value={campaign}
            maxLength={40}
            w={230}
            onChange={({ currentTarget }) => setCampaign(currentTarget.value)}
          />
          <Button type="submit" loading={test.isPending}>
            Test the rules
          </Button>
          {data && data.sample.length > 0 && (
            <Button variant="default" onClick={() => downloadCsv("rule-test.csv", data.sample)}>
              Export the sample
            </Button>
          )}
        </Group>
      </form>
      {test.isPending && <SlowNote doing="Matching the members" />}
      {test.error && <Failure error={test.error} />}
      {data && !test.isPending && (
        <div className="cards" style={{ marginTop: 12 }}>
          <div style={{ fontSize: 13 }} role="status">
            <strong>
              {count(data.counts)} of {plural(data.members, "member")} would count.
            </strong>{" "}
            {data.statuses
              .filter(({ status }) => status !== "created")
              .map(({ status, members }) => `${statusText(status)}: ${count(members)}`)
              .join(" · ")}
            {data.members === 0 && " The campaign has no members."}
            {data.members > 0 && data.rules.every(({ matches }) => matches === 0) && (
              <strong> No rule matches any of them.</strong>
            )}
          </div>
          <div className="scroll" tabIndex={0}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Rule</th>
                  <th scope="col" className="number">
                    Matches
                  </th>
                  <th scope="col" className="number">
                    Decides
                  </th>
                  <th scope="col" className="number">
                    Counts
                  </th>
                  <th scope="col" className="number">
                    In vain
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.rules.map(({ number, name, matches, wins, counts }) => (
                  <tr key={number}>
                    <td>
                      {number}. {name}
                    </td>
                    <td className="number">{count(matches)}</td>
                    <td className="number">{count(wins)}</td>
                    <td className="number">{count(counts)}</td>
                    <td className="number" title="An earlier rule takes them">
                      {count(matches - wins)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="scroll" tabIndex={0} style={{ maxHeight: 380, overflow: "auto" }}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">Campaign</th>
                  <th scope="col">Decided by</th>
                  <th scope="col">Also match</th>
                  <th scope="col">Outcome</th>
                  <th scope="col">Date</th>
                  <th scope="col">From</th>
                </tr>
              </thead>
              <tbody>
                {data.sample.map((row) => (
                  <tr key={row.memberId}>
                    <td>{row.person ?? <code>{row.memberId}</code>}</td>
                    <td>
                      {row.campaignId ? (
                        <Link to="/campaigns/$id" params={{ id: row.campaignId }}>
                          {row.campaign ?? row.campaignId}
                        </Link>
                      ) : (
                        BLANK
                      )}
                    </td>
                    <td>{row.rule ?? BLANK}</td>
                    <td>{row.matching.length > 1 ? row.matching.slice(1).join(", ") : BLANK}</td>
                    <td>{statusText(row.status)}</td>
                    <td title={time(row.touchpointDate, zone)}>{day(row.touchpointDate, zone)}</td>
                    <td title={row.dateSource ?? undefined}>
                      {row.dateSource ? sourceLabel(row.dateSource) : BLANK}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </section>
  );
}
