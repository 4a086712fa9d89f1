import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { DealStory } from "../../api/types.ts";
import { asOfOf, modelName, modelOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { DealState } from "../../parts/DealState.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { BLANK, count, day, percentOf, plural } from "../../theme/format.ts";
import { Lanes, TouchTable } from "./Timeline.tsx";

/** A deal's journey: touches by channel, milestones, and each touch's share with the sum that gives it. */
export function DealPage() {
  const { id = "" } = useParams({ strict: false });
  const [address] = useAddress();
  const asOf = asOfOf(address);
  const model = modelOf(address);
  const { data, error, refetch } = useQuery({
    queryKey: [OUTCOME, "deal", id, asOf],
    queryFn: () =>
      answered(
        api.GET("/api/opportunities/{id}", {
          params: { path: { id }, query: asOf === undefined ? {} : { asOf } },
        }),
      ),
  });
  return (
    <Page title={data?.opportunity.name ?? "Deal"} timed right={<ModelSelect />}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards />}
      {data && (
        <div className="cards">
          <Figures story={data} />
          <section className="card" aria-label="Journey">
            <h2>Journey, {modelName(model)}</h2>
            {data.touches.length === 0 ? (
              <Empty title="No touches">
                Nobody of this deal's account has a touchpoint that counts. See the people below.
              </Empty>
            ) : (
              <>
                <Lanes touches={data.touches} milestones={milestonesOf(data)} />
                <Credits story={data} />
              </>
            )}
          </section>
          <People story={data} />
        </div>
      )}
    </Page>
  );
}

function milestonesOf({ opportunity }: DealStory) {
  const { createdAt, closeDate, isOpen } = opportunity;
  return [
    { name: "Deal created", date: createdAt },
    ...(isOpen ? [] : [{ name: "Closed", date: closeDate }]),
  ];
}

function Figures({ story: { opportunity, touches } }: { story: DealStory }) {
  const { zone } = useHouse();
  return (
    <div className="figures">
      <Figure
        name="Amount"
        value={<Money value={opportunity.amount} />}
        note={opportunity.stage ?? undefined}
      />
      <Figure
        name="State"
        value={<DealState {...opportunity} />}
        note={opportunity.isOpen ? "credit is provisional" : `closed ${day(opportunity.closeDate)}`}
      />
      <Figure name="Created" value={day(opportunity.createdAt, zone)} />
      <Figure name="Touches that count" value={count(touches.length)} />
    </div>
  );
}

function Credits({ story: { touches } }: { story: DealStory }) {
  const [address] = useAddress();
  const model = modelOf(address);
  const [open, setOpen] = useState<number | undefined>();
  const creditOf = (index: number) => touches[index]?.credits.find((each) => each.model === model);
  const sum = touches.reduce((total, _, index) => total + (creditOf(index)?.storedPercent ?? 0), 0);
  return (
    <>
      <TouchTable
        touches={touches}
        heads={["Share", "Credit", "Why"]}
        more={(_, index) => {
          const credit = creditOf(index);
          return [
            credit ? percentOf(credit.storedPercent) : BLANK,
            <Money key="credit" value={credit?.revenue} />,
            credit ? (
              <>
                <button
                  key="why"
                  type="button"
                  className="cellbutton"
                  aria-expanded={open === index}
                  aria-label={`Explain the share of touch ${index + 1}`}
                  onClick={() => setOpen(open === index ? undefined : index)}
                >
                  Explain
                </button>
                {open === index && (
                  <div style={{ textAlign: "left" }}>
                    {credit.terms.length === 0
                      ? "It holds no position that this model pays."
                      : credit.terms.map(({ value, reason }) => (
                          <div key={reason}>
                            {value}% <span className="faint">{reason}</span>
                          </div>
                        ))}
                  </div>
                )}
              </>
            ) : null,
          ];
        }}
      />
      <p className="faint tabular" style={{ fontSize: 12.5, textAlign: "right", margin: "6px 0 0" }}>
        The shares add up to {percentOf(Math.round(sum * 1e4) / 1e4)}.
      </p>
    </>
  );
}

function People({ story: { people } }: { story: DealStory }) {
  if (people.length === 0) return null;
  return (
    <section className="card scroll" tabIndex={0} aria-label="People of the deal">
      <h2>{plural(people.length, "person", "people")} whose touches may count</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className="number">
              Touches
            </th>
            <th scope="col" className="number">
              Count here
            </th>
            <th scope="col" className="number">
              After the close
            </th>
            <th scope="col" className="number">
              Before the lookback
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ person, touches, admitted, afterClose, beforeLookback }) => (
            <tr key={person}>
              <td>
                <Link to="/journeys/people/$person" params={{ person }}>
                  {person}
                </Link>
              </td>
              <td className="number">{count(touches)}</td>
              <td className="number">{count(admitted)}</td>
              <td className="number">{count(afterClose)}</td>
              <td className="number">{count(beforeLookback)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
