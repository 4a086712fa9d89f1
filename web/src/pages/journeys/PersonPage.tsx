import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { PersonStory } from "../../api/types.ts";
import { asOfOf, modelName, modelOf, useAddress, useOpened } from "../../frame/address.ts";
import { useHouse, useMay } from "../../frame/session.tsx";
import { DealState } from "../../parts/DealState.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { statusText } from "../../parts/status-text.ts";
import { BLANK, day, percentOf, plural } from "../../theme/format.ts";
import { ErasePerson } from "./ErasePerson.tsx";
import { MemberExplanation } from "./MemberExplanation.tsx";
import { Lanes, TouchTable } from "./Timeline.tsx";

/** A person's journey: what touched them, what did not count and why, and the deals its touches are part of. */
export function PersonPage() {
  const { person = "" } = useParams({ strict: false });
  const [address] = useAddress();
  const asOf = asOfOf(address);
  const isAdmin = useMay("admin");
  const { data, error, refetch } = useQuery({
    queryKey: [OUTCOME, "person", person, asOf],
    queryFn: () =>
      answered(
        api.GET("/api/people/{person}", {
          params: { path: { person }, query: asOf === undefined ? {} : { asOf } },
        }),
      ),
  });
  return (
    <Page
      title={person}
      timed
      right={
        <>
          <ModelSelect />
          {isAdmin && data && <ErasePerson person={person} />}
        </>
      }
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards />}
      {data && (
        <div className="cards">
          <section className="card" aria-label="Journey">
            <h2>
              {plural(data.journey.length, "touch", "touches")} ·{" "}
              <span className="faint">
                {data.records.map(({ object, id }) => `${object} ${id}`).join(", ")}
              </span>
            </h2>
            {data.journey.length === 0 ? (
              <Empty title="No touches yet">None of the memberships below counts.</Empty>
            ) : (
              <>
                <Lanes touches={data.journey} />
                <TouchTable touches={data.journey} />
              </>
            )}
          </section>
          <Deals deals={data.deals} />
          <Memberships memberships={data.memberships} />
        </div>
      )}
    </Page>
  );
}

function Deals({ deals }: { deals: PersonStory["deals"] }) {
  const [address] = useAddress();
  const model = modelOf(address);
  if (deals.length === 0) return null;
  return (
    <section className="card scroll" tabIndex={0} aria-label="Deals">
      <h2>Deals that these touches are part of, {modelName(model)}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Deal</th>
            <th scope="col">State</th>
            <th scope="col">Positions</th>
            <th scope="col" className="number">
              Amount
            </th>
            <th scope="col" className="number">
              Share
            </th>
            <th scope="col" className="number">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {deals.map((deal) => {
            const credit = deal.credits.find((each) => each.model === model);
            return (
              <tr key={`${deal.opportunityId}${deal.touchpointId}`}>
                <td>
                  <Link to="/journeys/deals/$id" params={{ id: deal.opportunityId }}>
                    {deal.name ?? deal.opportunityId}
                  </Link>
                </td>
                <td>
                  <DealState {...deal} />
                </td>
                <td>{deal.positions || BLANK}</td>
                <td className="number">
                  <Money value={deal.amount} />
                </td>
                <td className="number">{credit ? percentOf(credit.percent) : BLANK}</td>
                <td className="number">
                  {deal.isWon || deal.isOpen ? (
                    <Money value={credit?.revenue} />
                  ) : (
                    <span className="faint">none: lost</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Memberships({ memberships }: { memberships: PersonStory["memberships"] }) {
  const { zone } = useHouse();
  const [open, toggle] = useOpened("explain");
  return (
    <section className="card scroll" tabIndex={0} aria-label="Memberships">
      <h2>Memberships, and why each counts or not</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Campaign</th>
            <th scope="col">Outcome</th>
            <th scope="col">Touchpoint date</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {memberships.map(({ memberId, campaign, status, touchpointDate }) => (
            <tr key={memberId}>
              <td>{campaign ?? BLANK}</td>
              <td>{statusText(status)}</td>
              <td>{day(touchpointDate, zone)}</td>
              <td>
                <button
                  type="button"
                  className="cellbutton"
                  aria-expanded={open.has(memberId)}
                  aria-label={`Explain the membership in ${campaign ?? memberId}`}
                  onClick={() => toggle(memberId)}
                >
                  Explain
                </button>
                {open.has(memberId) && <MemberExplanation id={memberId} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
