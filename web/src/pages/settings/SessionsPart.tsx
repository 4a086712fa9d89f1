import { Badge, Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { queries } from "../../api/queries.ts";
import { useHouse } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ago, day } from "../../theme/format.ts";
import { browserName } from "./browser-name.ts";

/** Where you are signed in; what you do not know, end. */
export function SessionsPart() {
  const { zone } = useHouse();
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await answered(api.GET("/api/sessions"))).items,
  });
  const end = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/sessions/{id}", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  const failure = error ?? end.error;
  if (failure) return <Failure error={failure} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[160]} />;
  return (
    <section className="card scroll" tabIndex={0} aria-label="Your sessions">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Since</th>
            <th scope="col">Until</th>
            <th scope="col">
              <span className="faint">Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, userAgent, createdAt, expiresAt, isThis }) => (
            <tr key={id}>
              <td>
                <span title={userAgent ?? undefined}>{browserName(userAgent)}</span>{" "}
                {isThis && <Badge>this one</Badge>}
              </td>
              <td>{ago(createdAt, Date.now(), zone)}</td>
              <td>{day(expiresAt, zone)}</td>
              <td>
                {!isThis && (
                  <Button variant="subtle" color="red" size="compact-xs" onClick={() => end.mutate(id)}>
                    End it
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
