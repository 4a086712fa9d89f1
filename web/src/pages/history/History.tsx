import { Badge, Button, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { publishesQuery } from "../../api/queries.ts";
import { useHouse, useMay } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Money } from "../../parts/Money.tsx";
import { Page } from "../../parts/Page.tsx";
import { ago, count, time, words } from "../../theme/format.ts";
import { undoneBy } from "./undone.ts";
import { useUndo } from "./use-undo.ts";

/** Everything that was ever published, newest first: what, who, why, how much credit moved; each can be taken back. */
export function History() {
  const { data, error, refetch } = useQuery(publishesQuery);
  const { zone } = useHouse();
  const mayEdit = useMay("editor");
  const undo = useUndo();
  const undone = undoneBy(data?.items ?? []);
  return (
    <Page title="History">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[320]} />}
      {data?.total === 0 && (
        <Empty title="Nothing is published yet">
          The first import publishes what Salesforce says; every change after it stands here.
        </Empty>
      )}
      {data && data.total > 0 && (
        <section className="card scroll" tabIndex={0} aria-label="Publishes">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Publish</th>
                <th scope="col">When</th>
                <th scope="col" className="not-phone">
                  Who
                </th>
                <th scope="col">Why</th>
                <th scope="col" className="not-phone">
                  Cause
                </th>
                <th scope="col" className="number not-phone">
                  Rows changed
                </th>
                <th scope="col" className="number">
                  Credit moved, W-shaped
                </th>
                <th scope="col">
                  <VisuallyHidden>Act</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((publish) => (
                <tr key={publish.id}>
                  <td>
                    <Link to="/history/$id" params={{ id: String(publish.id) }}>
                      {publish.id}
                    </Link>
                  </td>
                  <td title={time(publish.at, zone)}>{ago(publish.at, Date.now(), zone)}</td>
                  <td className="not-phone">{publish.by}</td>
                  <td>{publish.reason ?? <span className="faint">no reason given</span>}</td>
                  <td className="not-phone">
                    <Badge color="gray">{words(publish.cause.replace("+", " and "))}</Badge>{" "}
                    {publish.undoes !== null && <Badge>undoes {publish.undoes}</Badge>}
                  </td>
                  <td className="number not-phone">{count(publish.opened + publish.closed)}</td>
                  <td className="number">
                    <Money value={publish.moved} />
                  </td>
                  <td>
                    {undone.has(publish.id) ? (
                      <span className="faint">undone by {undone.get(publish.id)}</span>
                    ) : (
                      mayEdit &&
                      publish.cause !== "import" && (
                        <Button variant="subtle" size="compact-xs" onClick={() => undo(publish.id)}>
                          Undo
                        </Button>
                      )
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Page>
  );
}
