import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { queries } from "../api/queries.ts";
import { Failure } from "../parts/Failure.tsx";
import { LoadingCards } from "../parts/Loading.tsx";

const TITLES = {
  setup: "Make the first account",
  invitation: "Make your account",
  reset: "Set a new password",
} as const;

/** Takes a one-time link: the first account, an invitation, or a new password. */
export function TakeLink() {
  const { token = "" } = useParams({ strict: false });
  const link = useQuery({
    queryKey: ["link", token],
    queryFn: () => answered(api.GET("/api/links/{token}", { params: { path: { token } } })),
  });
  return (
    <main className="signin">
      <div className="card">
        {link.isPending && <LoadingCards heights={[200]} />}
        {link.error && <Failure error={link.error} title="This link does not work" />}
        {link.data && <LinkForm token={token} link={link.data} />}
      </div>
    </main>
  );
}

type Link = { kind: keyof typeof TITLES; email: string | null; passwordMin: number };

function LinkForm({ token, link }: { token: string; link: Link }) {
  const [email, setEmail] = useState(link.email ?? "");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/links/{token}", {
          params: { path: { token } },
          body: { password, ...(link.email ? {} : { email }), ...(name.trim() ? { name: name.trim() } : {}) },
        }),
      ),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: "/" });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take.mutate();
      }}
    >
      <Stack gap="sm">
        <span className="brand" style={{ padding: 0 }}>
          <img src="/icon.svg" alt="" />
          Footfall
        </span>
        <h1 style={{ fontSize: 18, margin: 0 }}>{TITLES[link.kind]}</h1>
        {take.error && <Failure error={take.error} />}
        <TextInput
          size="sm"
          label="Email"
          type="email"
          autoComplete="username"
          required
          readOnly={link.email !== null}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        {link.kind !== "reset" && (
          <TextInput
            size="sm"
            label="Name"
            autoComplete="name"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
        <PasswordInput
          label="Password"
          description={`At least ${link.passwordMin} characters`}
          minLength={link.passwordMin}
          autoComplete="new-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={take.isPending}>
          {link.kind === "reset" ? "Set the password and sign in" : "Make the account and sign in"}
        </Button>
      </Stack>
    </form>
  );
}
