import { useState } from "react";
import type { Change, ChangeDocument, Model } from "../../api/types.ts";
import { BarsBeforeAfter } from "../../parts/Bars.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { Difference } from "../../parts/Money.tsx";
import { count, difference } from "../../theme/format.ts";
import { campaignRows, channelRows, type MoneyKind, sumOfDifferences } from "./effect.ts";

/** Differences first: people, touchpoints, deals. */
export function EffectFigures({ change: { document, details } }: { change: Change }) {
  const { members, touchpoints, opportunities } = document;
  return (
    <div className="figures">
      <Figure
        name="Touchpoints"
        value={difference(touchpoints.added - touchpoints.removed)}
        note={`+${count(touchpoints.added)} · −${count(touchpoints.removed)} · ${count(touchpoints.changed)} changed`}
      />
      <Figure
        name="Members that count"
        value={difference(members.gained - members.lost)}
        note={`+${count(members.gained)} · −${count(members.lost)}`}
      />
      <Figure name="Members on another date" value={count(members.redated)} />
      <Figure name="Deals touched" value={count(opportunities)} note={handsNote(details)} />
    </div>
  );
}

/** As many moving deals as the server names; where it names as many, there may be more. */
const NAMED_MAX = 500;

/** Of the deals that are touched, those whose credit changes hands. */
function handsNote(details: Change["details"]): string | undefined {
  if (!details) return undefined;
  const moving = details.opportunities.length;
  const number = moving >= NAMED_MAX ? `${count(moving)} or more` : count(moving);
  return `credit changes hands in ${number} of them, W-shaped`;
}

const SHOWN = 8;

/** Money before and after, by channel and by campaign; the sum of differences, because credit only moves. */
export function Effect({
  document,
  model,
  kind,
}: {
  document: ChangeDocument;
  model: Model;
  kind: MoneyKind;
}) {
  const channels = channelRows(document, model, kind);
  const campaigns = campaignRows(document, model, kind);
  const [isWhole, showWhole] = useState(false);
  if (channels.length === 0)
    return (
      <span className="faint" style={{ fontSize: 13 }}>
        No {kind === "won" ? "won revenue" : "pipeline"} moves under this model.
      </span>
    );
  return (
    <>
      <BarsBeforeAfter rows={channels} label="By channel, before and after" />
      <p className="faint" style={{ fontSize: 12.5, textAlign: "right", margin: "8px 0 16px" }}>
        sum of differences <Difference value={sumOfDifferences(channels)} />
      </p>
      <h3 style={{ fontSize: 13.5, margin: "0 0 8px" }}>By campaign</h3>
      <BarsBeforeAfter
        rows={isWhole ? campaigns : campaigns.slice(0, SHOWN)}
        label="By campaign, before and after"
      />
      {campaigns.length > SHOWN && (
        <button type="button" className="cellbutton" onClick={() => showWhole(!isWhole)}>
          {isWhole ? "Show fewer" : `Show all ${count(campaigns.length)} campaigns`}
        </button>
      )}
    </>
  );
}
