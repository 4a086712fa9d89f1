import { Alert, Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { Publish } from "../../api/types.ts";
import { useTray } from "../../frame/pending.tsx";
import { useHouse } from "../../frame/session.tsx";
import { time } from "../../theme/format.ts";

/** Somebody has published since the first of the changes was made. */
export function Since({ base }: { base: number }) {
  const { rebase } = useTray();
  const { data } = useQuery({
    queryKey: [OUTCOME, "since", base],
    queryFn: () => answered(api.GET("/api/publishes", { params: { query: { limit: 20 } } })),
  });
  const since = data?.items.filter(({ id }) => id > base) ?? [];
  return (
    <Alert color="yellow" variant="light" title="Others have published since you began" role="alert">
      <SinceList since={since} />
      The preview below rests on what holds now. Look at it again before you publish.
      <Group mt="xs">
        <Button variant="default" onClick={rebase}>
          I have seen it
        </Button>
      </Group>
    </Alert>
  );
}

function SinceList({ since }: { since: readonly Publish[] }) {
  const { zone } = useHouse();
  return (
    <ul style={{ margin: "0 0 6px", paddingLeft: 18 }}>
      {since.map(({ id, by, at, reason, cause }) => (
        <li key={id}>
          <Link to="/history/$id" params={{ id: String(id) }}>
            Publish {id}
          </Link>{" "}
          by {by}, {time(at, zone)}: {reason ?? cause}
        </li>
      ))}
    </ul>
  );
}
