import { Alert, Button, CopyButton, Group, NativeSelect, TextInput, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { queries } from "../../api/queries.ts";
import type { Role } from "../../api/types.ts";
import { useHouse, useSession } from "../../frame/session.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { BLANK, day } from "../../theme/format.ts";

const USERS = ["users"];
const LINKS = ["invitations"];
const ROLES: readonly { value: Role; label: string }[] = [
  { value: "viewer", label: "Viewer: reads" },
  { value: "editor", label: "Editor: previews and publishes" },
  { value: "admin", label: "Admin: users, keys, connection" },
];
type Made = { email: string; link: string | null; sent: boolean };

/** Who may sign in, and as what; invitations and password links go by mail, or are shown to be passed on. */
export function UsersPart() {
  const { data, error, refetch } = useQuery({
    queryKey: USERS,
    queryFn: async () => (await answered(api.GET("/api/users"))).items,
  });
  const { zone } = useHouse();
  const me = useSession();
  const [made, setMade] = useState<Made | undefined>();
  const again = () => queries.invalidateQueries({ queryKey: USERS });
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      answered(api.PATCH("/api/users/{id}", { params: { path: { id } }, body: { role } })),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/users/{id}", { params: { path: { id } } })),
    onSettled: again,
  });
  const reset = useMutation({
    mutationFn: async ({ id, email }: { id: string; email: string }) => ({
      email,
      ...(await answered(api.POST("/api/users/{id}/reset", { params: { path: { id } } }))),
    }),
    onSuccess: (made) => {
      setMade(made);
      void queries.invalidateQueries({ queryKey: LINKS });
    },
  });
  const end = useMutation({
    mutationFn: (id: string) =>
      answered(api.DELETE("/api/users/{id}/sessions", { params: { path: { id } } })),
  });
  const failure = error ?? change.error ?? remove.error ?? reset.error ?? end.error;
  return (
    <div className="cards">
      {failure && <Failure error={failure} retry={() => void refetch()} />}
      {made && <LinkMade made={made} />}
      <Invite onMade={setMade} />
      {!data && !error && <LoadingCards heights={[200]} />}
      {data && (
        <section className="card scroll" tabIndex={0} aria-label="Users">
          <h2>Users</h2>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Email</th>
                <th scope="col">Role</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <VisuallyHidden>Act</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id, name, email, role, createdAt }) => (
                <tr key={id}>
                  <td>
                    {name} {email === me.email && <span className="faint">(you)</span>}
                  </td>
                  <td>{email}</td>
                  <td>
                    <NativeSelect
                      aria-label={`Role of ${email}`}
                      value={role}
                      onChange={({ currentTarget }) =>
                        change.mutate({ id, role: currentTarget.value as Role })
                      }
                      data={[...ROLES]}
                    />
                  </td>
                  <td>{day(createdAt, zone)}</td>
                  <td>
                    <Group gap={4} wrap="nowrap">
                      <Button variant="subtle" size="compact-xs" onClick={() => reset.mutate({ id, email })}>
                        Password link
                      </Button>
                      {email !== me.email && (
                        <Button
                          variant="subtle"
                          size="compact-xs"
                          loading={end.isPending && end.variables === id}
                          onClick={() => end.mutate(id)}
                        >
                          {end.isSuccess && end.variables === id ? "Signed out" : "Sign out"}
                          <VisuallyHidden>{` everywhere: ${email}`}</VisuallyHidden>
                        </Button>
                      )}
                      {email !== me.email && (
                        <Button
                          variant="subtle"
                          color="red"
                          size="compact-xs"
                          onClick={() => remove.mutate(id)}
                          aria-label={`Remove ${email}`}
                        >
                          Remove
                        </Button>
                      )}
                    </Group>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <OpenLinks />
    </div>
  );
}

function Invite({ onMade }: { onMade: (made: Made) => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const invite = useMutation({
    mutationFn: async () => ({
      email,
      ...(await answered(api.POST("/api/users", { body: { email, role } }))),
    }),
    onSuccess: (made) => {
      onMade(made);
      void queries.invalidateQueries({ queryKey: LINKS });
      setEmail("");
    },
  });
  return (
    <section className="card" aria-label="Invite">
      <h2>Invite somebody</h2>
      {invite.error && <Failure error={invite.error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Email"
            type="email"
            required
            value={email}
            w={260}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <NativeSelect
            label="Role"
            value={role}
            onChange={({ currentTarget }) => setRole(currentTarget.value as Role)}
            data={[...ROLES]}
          />
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </form>
    </section>
  );
}

const LINK_NAMES = { setup: "First admin", invitation: "Invitation", reset: "Password link" } as const;

/** One-time links that nobody has taken yet. */
function OpenLinks() {
  const { zone } = useHouse();
  const { data, error, refetch } = useQuery({
    queryKey: LINKS,
    queryFn: async () => (await answered(api.GET("/api/invitations"))).items,
  });
  const remove = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/invitations/{id}", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: LINKS }),
  });
  const failure = error ?? remove.error;
  if (failure) return <Failure error={failure} retry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <section className="card scroll" tabIndex={0} aria-label="Open invitations">
      <h2>Links that nobody has taken yet</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Email</th>
            <th scope="col">Role</th>
            <th scope="col">By</th>
            <th scope="col">Until</th>
            <th scope="col">
              <VisuallyHidden>Act</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, kind, email, role, madeBy, expiresAt }) => (
            <tr key={id}>
              <td>{LINK_NAMES[kind]}</td>
              <td>{email ?? BLANK}</td>
              <td>{role ?? BLANK}</td>
              <td>{madeBy}</td>
              <td>{day(expiresAt, zone)}</td>
              <td>
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-xs"
                  onClick={() => remove.mutate(id)}
                  aria-label={`Take back the link for ${email ?? "the first admin"}`}
                >
                  Take back
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LinkMade({ made: { email, link, sent } }: { made: Made }) {
  return (
    <Alert
      color="pine"
      variant="light"
      title={sent ? `A link was sent to ${email}` : `Pass this link on to ${email}; it works once`}
    >
      {link && (
        <Group gap="xs">
          <code style={{ overflowWrap: "anywhere" }}>{link}</code>
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-xs" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
    </Alert>
  );
}
