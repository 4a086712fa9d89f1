import { useState } from "react";
import type { Change, Model } from "../../api/types.ts";
import { BarsBeforeAfter, type BeforeAfter } from "../../parts/Bars.tsx";
import { BehindChart } from "../../parts/BehindChart.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { Difference, Money } from "../../parts/Money.tsx";
import { count, difference } from "../../theme/format.ts";
import { campaignRows, channelRows, type MoneyKind, sumOfDifferences } from "./effect.ts";

/** Differences first: people, touchpoints, deals; each number opens its rows. */
export function EffectFigures({
  change: { document, details },
  onOpen,
}: {
  change: Pick<Change, "document" | "details">;
  onOpen: (rows: "deals" | "members") => void;
}) {
  const { members, touchpoints, opportunities } = document;
  const toMembers = () => onOpen("members");
  return (
    <div className="figures">
      <Figure
        name="Touchpoints"
        value={difference(touchpoints.added - touchpoints.removed)}
        note={`+${count(touchpoints.added)} · −${count(touchpoints.removed)} · ${count(touchpoints.changed)} changed`}
        onOpen={toMembers}
      />
      <Figure
        name="Members that count"
        value={difference(members.gained - members.lost)}
        note={`+${count(members.gained)} · −${count(members.lost)}`}
        onOpen={toMembers}
      />
      <Figure
        name="Members on another date"
        value={count(members.redated)}
        note="they count before and after"
        onOpen={toMembers}
      />
      <Figure
        name="Deals touched"
        value={count(opportunities)}
        note={details ? standing(details.deals) : "credit moves between their touches"}
        onOpen={() => onOpen("deals")}
      />
    </div>
  );
}

function standing({ won, open, lost }: { won: number; open: number; lost: number }): string {
  return `won ${count(won)} · open ${count(open)}${lost > 0 ? ` · lost ${count(lost)}` : ""}`;
}

const SHOWN = 8;

/** Money before and after, by channel and by campaign; the sum of differences, because credit only moves. */
export function Effect({
  change: { document, details },
  model,
  kind,
}: {
  change: Pick<Change, "document" | "details">;
  model: Model;
  kind: MoneyKind;
}) {
  const channels = channelRows(document, model, kind);
  const channelOf = new Map(
    details?.campaignChannels.map(({ campaignId, channel }) => [campaignId, channel]),
  );
  const campaigns = campaignRows(document, model, kind, channelOf);
  const [isWhole, showWhole] = useState(false);
  if (channels.length === 0)
    return (
      <span className="faint" style={{ fontSize: 13 }}>
        No {kind === "won" ? "won revenue" : "pipeline"} moves under this model.
      </span>
    );
  return (
    <div className="halves wide">
      <div>
        <h3>By channel</h3>
        <BarsBeforeAfter rows={channels} label="By channel, before and after" />
        <p className="faint" style={{ fontSize: 12.5, textAlign: "right", margin: "8px 0" }}>
          sum of differences <Difference value={sumOfDifferences(channels)} />
        </p>
        <BehindChart>
          <BeforeAfterTable rows={channels} head="Channel" />
        </BehindChart>
      </div>
      <div>
        <h3>By campaign</h3>
        <BarsBeforeAfter
          rows={isWhole ? campaigns : campaigns.slice(0, SHOWN)}
          label="By campaign, before and after"
        />
        {campaigns.length > SHOWN && (
          <button type="button" className="textbutton" onClick={() => showWhole(!isWhole)}>
            {isWhole ? "Show fewer" : `Show all ${count(campaigns.length)} campaigns`}
          </button>
        )}
        <BehindChart>
          <BeforeAfterTable rows={campaigns} head="Campaign" />
        </BehindChart>
      </div>
    </div>
  );
}

function BeforeAfterTable({ rows, head }: { rows: readonly BeforeAfter[]; head: string }) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="number">
            Before
          </th>
          <th scope="col" className="number">
            After
          </th>
          <th scope="col" className="number">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, before, after }) => (
          <tr key={key}>
            <td>{name}</td>
            <td className="number">
              <Money value={before.toFixed(2)} />
            </td>
            <td className="number">
              <Money value={after.toFixed(2)} />
            </td>
            <td className="number">
              <Difference value={(after - before).toFixed(2)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
