import { IconCheck, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import { asOfOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { sourceLabel } from "../../parts/field-label.ts";
import { LoadingCards } from "../../parts/Loading.tsx";
import { statusText } from "../../parts/status-text.ts";
import { BLANK, time } from "../../theme/format.ts";

/** Who decides about members, in the order in which they are asked. */
function decidedBy({ rules, syncType }: { rules: boolean; syncType: boolean }): string {
  if (rules) return syncType ? "The rules decide, then the campaign's sync type." : "The rules alone decide.";
  return syncType ? "The campaign's sync type decides." : "Nothing decides: no member counts.";
}

/** Why a membership counts or not: each rule with each condition and the value it saw, and each date it tried. */
export function MemberExplanation({ id }: { id: string }) {
  const [address] = useAddress();
  const asOf = asOfOf(address);
  const { zone } = useHouse();
  const { data, error } = useQuery({
    queryKey: [OUTCOME, "member", id, asOf],
    queryFn: () =>
      answered(
        api.GET("/api/members/{id}/explanation", {
          params: { path: { id }, query: asOf === undefined ? {} : { asOf } },
        }),
      ),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <LoadingCards heights={[80]} />;
  const { outcome, rules, dates, modes, duplicateOf, member } = data;
  return (
    <div style={{ fontSize: 13, padding: "8px 0" }}>
      <p style={{ margin: "0 0 6px" }}>
        <strong>{outcome.counts ? "It counts" : "It does not count"}</strong>: {statusText(outcome.status)}
        {outcome.rule &&
          `, by ${outcome.rule === "sync_type" ? "the campaign's sync type" : `rule "${outcome.rule}"`}`}
        {outcome.touchpointDate &&
          `, on ${time(outcome.touchpointDate, zone)}, from ${sourceLabel(outcome.dateSource ?? "")}`}
        .{duplicateOf && ` It repeats membership ${duplicateOf}.`}
      </p>
      <p className="faint" style={{ margin: "0 0 6px" }}>
        Status in Salesforce: {member.crmStatus ?? BLANK},{" "}
        {member.hasResponded ? "responded" : "not responded"}. {decidedBy(modes)}
      </p>
      {rules.map(({ number, name, matches, groups }) => (
        <div key={number} style={{ marginBottom: 6 }}>
          <strong>
            Rule {number}, {name}: {matches ? "matches" : "does not match"}
          </strong>
          {groups.map((group, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups never move here
            <ul key={place} style={{ listStyle: "none", margin: "2px 0", paddingLeft: 8 }}>
              {group.map(({ text, cell, holds }) => (
                <li key={text} style={{ display: "flex", gap: 6 }}>
                  {holds ? (
                    <IconCheck size={14} className="gain" aria-label="holds" />
                  ) : (
                    <IconX size={14} className="loss" aria-label="does not hold" />
                  )}
                  <span>
                    {text} <span className="faint">(it is {cell ?? "empty"})</span>
                  </span>
                </li>
              ))}
            </ul>
          ))}
        </div>
      ))}
      {dates.length > 0 && (
        <div>
          <strong>Dates tried in order</strong>
          <ul style={{ margin: "2px 0", paddingLeft: 18 }}>
            {dates.map(({ field, cell, why }) => (
              <li key={field}>
                <span title={field}>{sourceLabel(field)}</span>: {cell ?? "empty"}{" "}
                <span className="faint">{why}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
