import { Alert, Button, Checkbox, CopyButton, Group, TextInput, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { queries } from "../../api/queries.ts";
import type { Scope } from "../../api/types.ts";
import { useHouse } from "../../frame/session.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { BLANK, day } from "../../theme/format.ts";

const KEYS = ["keys"];
const SCOPES: readonly (readonly [Scope, string])[] = [
  ["read", "Read"],
  ["preview", "Preview"],
  ["publish", "Publish and undo"],
  ["export", "Import, sync, write back"],
  ["admin", "Users, schedule, audit"],
];

/** Keys of programs, each with what it may do; a key is shown once. */
export function KeysPart() {
  const { zone } = useHouse();
  const { data, error, refetch } = useQuery({
    queryKey: KEYS,
    queryFn: async () => (await answered(api.GET("/api/keys"))).items,
  });
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const again = () => queries.invalidateQueries({ queryKey: KEYS });
  const make = useMutation({
    mutationFn: () => answered(api.POST("/api/keys", { body: { name, scopes: [...scopes] } })),
    onSuccess: async () => {
      setName("");
      await again();
    },
  });
  const remove = useMutation({
    mutationFn: (id: number) => answered(api.DELETE("/api/keys/{id}", { params: { path: { id } } })),
    onSettled: again,
  });
  const failure = error ?? make.error ?? remove.error;
  return (
    <div className="cards">
      {failure && <Failure error={failure} retry={() => void refetch()} />}
      {make.data && (
        <Alert color="pine" variant="light" title="The key; it is shown this once">
          <Group gap="xs">
            <code style={{ overflowWrap: "anywhere" }}>{make.data.key}</code>
            <CopyButton value={make.data.key}>
              {({ copied, copy }) => (
                <Button variant="default" size="compact-xs" onClick={copy}>
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
          </Group>
          Send it as <code>Authorization: Bearer …</code>. The API is described at{" "}
          <a href="/api/docs/">/api/docs</a>.
        </Alert>
      )}
      <section className="card" aria-label="Make a key">
        <h2>Make a key</h2>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <Group align="flex-end" gap="md" className="fields">
            <TextInput
              label="What it is for"
              required
              maxLength={100}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            {SCOPES.map(([scope, title]) => (
              <Checkbox
                key={scope}
                size="xs"
                label={title}
                checked={scopes.includes(scope)}
                onChange={({ currentTarget }) =>
                  setScopes(
                    currentTarget.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope),
                  )
                }
              />
            ))}
            <Button type="submit" disabled={scopes.length === 0} loading={make.isPending}>
              Make the key
            </Button>
          </Group>
        </form>
      </section>
      {!data && !error && <LoadingCards heights={[160]} />}
      {data?.length === 0 && (
        <section className="card">
          <Empty title="No keys yet">
            A key lets a program of yours ask this server: a dashboard, a spreadsheet, a nightly job.
          </Empty>
        </section>
      )}
      {data && data.length > 0 && (
        <section className="card scroll" tabIndex={0} aria-label="Keys">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">May</th>
                <th scope="col">Made by</th>
                <th scope="col">Made</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <VisuallyHidden>Act</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((key) => (
                <tr key={key.id}>
                  <td>
                    {key.name} <code className="faint">{key.start}…</code>
                  </td>
                  <td>{key.scopes.join(", ")}</td>
                  <td>{key.madeBy}</td>
                  <td>{day(key.createdAt, zone)}</td>
                  <td>{key.lastUsedAt ? day(key.lastUsedAt, zone) : BLANK}</td>
                  <td>
                    <Button
                      variant="subtle"
                      color="red"
                      size="compact-xs"
                      onClick={() => remove.mutate(key.id)}
                      aria-label={`Take back the key ${key.name}`}
                    >
                      Take back
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
