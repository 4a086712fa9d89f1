import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { queries } from "../api/queries.ts";
import { textOf, useAddress } from "../frame/address.ts";
import { Failure } from "../parts/Failure.tsx";

/** Signs in, and goes on to the page that was asked for. */
export function SignIn() {
  const [address] = useAddress();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const signIn = useMutation({
    mutationFn: () => answered(api.POST("/api/session", { body: { email, password } })),
    onSuccess: async () => {
      queries.clear();
      await navigate({ href: ownPage(textOf(address, "to")) });
    },
  });
  return (
    <main className="signin">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <Stack gap="sm">
          <span className="brand" style={{ padding: 0 }}>
            <img src="/icon.svg" alt="" />
            Footfall
          </span>
          <h1 style={{ fontSize: 18, margin: 0 }}>Sign in</h1>
          {signIn.error && <Failure error={signIn.error} title="You are not signed in" />}
          <TextInput
            size="sm"
            label="Email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" size="sm" loading={signIn.isPending}>
            Sign in
          </Button>
          <span className="faint" style={{ fontSize: 12.5 }}>
            No account, or the password is lost? An admin can make you a one-time link, in Settings, Users.
          </span>
        </Stack>
      </form>
    </main>
  );
}

/** Only a page of this app: an address with a host would lead away. */
export function ownPage(to: string | undefined): string {
  return to?.startsWith("/") && !/^\/[/\\]/.test(to) ? to : "/";
}
