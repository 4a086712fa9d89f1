import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { useHouse } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { time } from "../../theme/format.ts";
import { auditAction, auditDetail } from "./audit-text.ts";

/** Who signed in and who changed what, on the server and in its stores. */
export function Audit() {
  const { zone } = useHouse();
  const {
    data: pages,
    error,
    refetch,
    fetchNextPage,
    hasNextPage,
    isFetchingNextPage,
  } = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam }) =>
      answered(api.GET("/api/audit", { params: { query: pageParam ? { cursor: pageParam } : {} } })),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
  const data = pages?.pages.flatMap(({ items }) => items);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[160]} />;
  return (
    <section
      className="card scroll"
      tabIndex={0}
      aria-label="Audit log"
      style={{ maxHeight: 420, overflow: "auto" }}
    >
      <h2>Audit log</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, at, by, action, detail }) => (
            <tr key={id}>
              <td style={{ whiteSpace: "nowrap" }}>{time(at, zone)}</td>
              <td>{by}</td>
              <td>{auditAction(action)}</td>
              <td className="faint" style={{ overflowWrap: "anywhere" }}>
                {auditDetail(detail)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button variant="default" mt="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Earlier ones
        </Button>
      )}
    </section>
  );
}
