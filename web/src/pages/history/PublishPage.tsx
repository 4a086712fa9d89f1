import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { answered, api } from "../../api/client.ts";
import { OUTCOME, publishesQuery } from "../../api/queries.ts";
import { textOf, useAddress } from "../../frame/address.ts";
import { useHouse, useMay } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { count, time, words } from "../../theme/format.ts";
import { DiffTable } from "./DiffTable.tsx";
import { undoneBy } from "./undone.ts";
import { useUndo } from "./use-undo.ts";

/** One publish: what it did, and how the reports differ from the one before it. */
export function PublishPage() {
  const { id = "" } = useParams({ strict: false });
  const publish = Number(id);
  const isPublish = /^[1-9]\d{0,8}$/.test(id);
  const { zone } = useHouse();
  const mayEdit = useMay("editor");
  const undo = useUndo();
  const [address, change] = useAddress();
  const report = textOf(address, "report") === "campaigns" ? "campaigns" : "channels";
  const { data: all } = useQuery(publishesQuery);
  const by = undoneBy(all?.items ?? []).get(publish);
  const wasTakenOut = all?.items.some((each) => each.id === publish - 1 && !each.isThere) ?? false;
  const { data, error, refetch } = useQuery({
    queryKey: [OUTCOME, "publish", publish],
    enabled: isPublish,
    queryFn: () => answered(api.GET("/api/publishes/{id}", { params: { path: { id: publish } } })),
  });
  return (
    <Page
      title={isPublish ? `Publish ${id}` : "Publish"}
      right={
        by !== undefined ? (
          <span className="faint" style={{ fontSize: 13 }}>
            undone by{" "}
            <Link to="/history/$id" params={{ id: String(by) }}>
              publish {by}
            </Link>
          </span>
        ) : (
          mayEdit &&
          data &&
          data.cause !== "import" && <Button onClick={() => undo(publish)}>Undo this publish</Button>
        )
      }
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!isPublish && (
        <Empty title="There is no such publish">
          Publishes have whole numbers. <Link to="/history">See all of them</Link>
        </Empty>
      )}
      {isPublish && !data && !error && <LoadingCards />}
      {data && (
        <div className="cards">
          <section className="card">
            <h2>{data.reason ?? words(data.cause)}</h2>
            <span className="faint" style={{ fontSize: 13 }}>
              {time(data.at, zone)} by {data.by} · {words(data.cause.replace("+", " and "))} · settings
              version {data.settingsVersion}
              {data.isThere && (
                <>
                  {" · "}
                  <Link to="/campaigns" search={{ asOf: publish } as never}>
                    see everything as of this publish
                  </Link>
                </>
              )}
            </span>
          </section>
          <div className="figures">
            <Figure name="Rows opened" value={count(data.opened)} note="in the ledger" />
            <Figure name="Rows closed" value={count(data.closed)} />
            <Figure name="Credit moved, W-shaped" value={<Money value={data.moved} />} />
          </div>
          {wasTakenOut && (
            <Empty title="Nothing to compare it with">
              The outcome of publish {publish - 1} was taken out of the store, by footfall compact. What this
              one decided can still be undone.
            </Empty>
          )}
          {publish > 1 && !wasTakenOut && (
            <section className="card" aria-label="Differences">
              <h2 style={{ display: "flex", justifyContent: "space-between", alignItems: "center" }}>
                What differs from publish {publish - 1}
                <NativeSelect
                  aria-label="By channel or campaign"
                  value={report}
                  onChange={({ currentTarget }) => change({ report: currentTarget.value }, { replace: true })}
                  data={[
                    { value: "channels", label: "By channel" },
                    { value: "campaigns", label: "By campaign" },
                  ]}
                />
              </h2>
              <DiffTable from={publish - 1} to={publish} report={report} />
            </section>
          )}
        </div>
      )}
    </Page>
  );
}
