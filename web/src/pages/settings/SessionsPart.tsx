import { Badge, Button, Group, TextInput, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
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
    <div className="cards">
      <ChangePassword />
      <section className="card scroll" tabIndex={0} aria-label="Your sessions">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Browser</th>
              <th scope="col">Since</th>
              <th scope="col">Until</th>
              <th scope="col">
                <VisuallyHidden>Act</VisuallyHidden>
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
    </div>
  );
}

function ChangePassword() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = useMutation({
    mutationFn: () => answered(api.PUT("/api/session/password", { body: { current, password } })),
    onSuccess: async () => {
      setCurrent("");
      setPassword("");
      await queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <section className="card" aria-label="Your password">
      <h2>Your password</h2>
      {change.error && <Failure error={change.error} />}
      {change.isSuccess && (
        <p role="status" style={{ fontSize: 13 }}>
          The password is changed; your other sessions have ended.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Current password"
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          />
          <TextInput
            label="New password, 10 characters or more"
            type="password"
            autoComplete="new-password"
            required
            minLength={10}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={change.isPending}>
            Change it
          </Button>
        </Group>
      </form>
    </section>
  );
}
