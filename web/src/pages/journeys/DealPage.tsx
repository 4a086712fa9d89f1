import { Switch, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { DealStory } from "../../api/types.ts";
import { asOfOf, MODELS, modelName, modelOf, useAddress, useOpened } from "../../frame/address.ts";
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

/** Whether a model gives anything here: the custom one is not in use everywhere. */
const isPaid = (touches: DealStory["touches"], model: string) =>
  touches.some(({ credits }) => credits.some((credit) => credit.model === model));

function Credits({ story: { touches } }: { story: DealStory }) {
  const [address, change] = useAddress();
  const model = modelOf(address);
  const isAll = address.models === "all";
  const models = isAll ? MODELS.map(([each]) => each).filter((each) => isPaid(touches, each)) : [model];
  const [open, toggle] = useOpened("explain");
  const creditOf = (index: number) => touches[index]?.credits.find((each) => each.model === model);
  const sum = touches.reduce((total, _, index) => total + (creditOf(index)?.storedPercent ?? 0), 0);
  return (
    <>
      <div style={{ margin: "12px 0 8px" }}>
        <Switch
          size="xs"
          label="All models side by side"
          checked={isAll}
          onChange={({ currentTarget }) =>
            change({ models: currentTarget.checked ? "all" : undefined }, { replace: true })
          }
        />
      </div>
      <TouchTable
        touches={touches}
        heads={models.flatMap((each) => (isAll ? [modelName(each)] : ["Share", "Credit"]))}
        more={(_, index) =>
          models.flatMap((each): ReactNode[] => {
            const credit = touches[index]?.credits.find(({ model: of }) => of === each);
            if (!credit) return isAll ? [BLANK] : [BLANK, BLANK];
            const key = isAll ? `${index + 1}.${each}` : String(index + 1);
            // What is seen begins the name, so that it can be said to a computer that listens.
            const figure = (name: string, shown: ReactNode) => (
              <button
                type="button"
                className="cellbutton"
                aria-expanded={open.has(key)}
                onClick={() => toggle(key)}
              >
                {shown}
                <VisuallyHidden>{`, explain the ${name} of touch ${index + 1}${isAll ? `, ${modelName(each)}` : ""}`}</VisuallyHidden>
              </button>
            );
            const terms = open.has(key) && <Terms terms={credit.terms} />;
            const share = `${credit.storedPercent.toFixed(2)}%`;
            if (isAll)
              return [
                <div key={each} title={share}>
                  {figure("credit", <Money value={credit.revenue} />)}
                  {terms}
                </div>,
              ];
            return [
              <div key="share">
                {figure("share", share)}
                {terms}
              </div>,
              figure("credit", <Money key="credit" value={credit.revenue} />),
            ];
          })
        }
      />
      <p className="faint tabular" style={{ fontSize: 12.5, textAlign: "right", margin: "6px 0 0" }}>
        The shares add up to {percentOf(Math.round(sum * 1e4) / 1e4)}.
      </p>
    </>
  );
}

/** The sum that a share comes from, a line each. */
function Terms({ terms }: { terms: readonly { value: string | number; reason: string }[] }) {
  return (
    <div style={{ textAlign: "left", fontSize: 12.5 }}>
      {terms.length === 0
        ? "It holds no position that this model pays."
        : terms.map(({ value, reason }) => (
            <div key={reason}>
              {value} % <span className="faint">{reason}</span>
            </div>
          ))}
    </div>
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
