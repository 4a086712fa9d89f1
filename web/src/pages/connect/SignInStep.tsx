import { Alert, Button, Group, PasswordInput, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { outcomeChanged, queries } from "../../api/queries.ts";
import { Failure } from "../../parts/Failure.tsx";
import { JobView } from "../../parts/JobView.tsx";

type Auth = "web" | "client-credentials" | "jwt";
type Connected = { orgId: string; username: string; organization: string | null };

/** Signs in to the org by one of the ways that work without a terminal. */
export function SignInStep({ onDone }: { onDone: () => void }) {
  const [auth, setAuth] = useState<Auth>("client-credentials");
  const [url, setUrl] = useState("");
  const [clientId, setClientId] = useState("");
  const [clientSecret, setClientSecret] = useState("");
  const [username, setUsername] = useState("");
  const [privateKey, setPrivateKey] = useState("");
  const connect = useMutation({
    mutationFn: () => {
      const common = { clientId, ...(url.trim() ? { url: url.trim() } : {}) };
      const body =
        auth === "web"
          ? { auth, ...common, ...(clientSecret ? { clientSecret } : {}) }
          : auth === "jwt"
            ? { auth, ...common, username, privateKey }
            : { auth, ...common, clientSecret };
      return answered(api.POST("/api/org/connect", { body }));
    },
  });
  return (
    <section className="card" aria-label="Sign in to Salesforce">
      <h2 style={{ fontSize: 15 }}>Sign in to Salesforce</h2>
      <p className="faint" style={{ fontSize: 13 }}>
        Your org gets a store of its own beside the demo. What you write here is sealed on this server and
        never shown again.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          connect.mutate();
        }}
      >
        <Stack gap="sm" maw={520}>
          <Radio.Group label="How" value={auth} onChange={(value) => setAuth(value as Auth)}>
            <Stack gap={4} mt={4}>
              <Radio
                size="xs"
                value="client-credentials"
                label="Client credentials: an app of yours with a run-as user"
              />
              <Radio size="xs" value="jwt" label="JWT bearer: an app with a certificate" />
              <Radio size="xs" value="web" label="In the browser, on the machine where Footfall runs" />
            </Stack>
          </Radio.Group>
          <TextInput
            label="Where"
            description="test.salesforce.com for a sandbox, or your My Domain; empty is login.salesforce.com"
            placeholder="acme.my.salesforce.com"
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <TextInput
            label="Consumer key of the app"
            required
            autoComplete="off"
            value={clientId}
            onChange={({ currentTarget }) => setClientId(currentTarget.value)}
          />
          {auth !== "jwt" && (
            <PasswordInput
              size="xs"
              label="Consumer secret"
              required={auth === "client-credentials"}
              autoComplete="off"
              value={clientSecret}
              onChange={({ currentTarget }) => setClientSecret(currentTarget.value)}
            />
          )}
          {auth === "jwt" && (
            <>
              <TextInput
                label="User name"
                required
                autoComplete="off"
                value={username}
                onChange={({ currentTarget }) => setUsername(currentTarget.value)}
              />
              <Textarea
                label="Private key, PEM"
                required
                autosize
                minRows={4}
                maxRows={10}
                autoComplete="off"
                value={privateKey}
                onChange={({ currentTarget }) => setPrivateKey(currentTarget.value)}
              />
            </>
          )}
          {connect.error && <Failure error={connect.error} />}
          <Group>
            <Button type="submit" loading={connect.isPending}>
              Sign in
            </Button>
          </Group>
        </Stack>
      </form>
      {connect.data && (
        <div style={{ marginTop: 12 }}>
          <JobView
            id={connect.data.id}
            doing="Signing in"
            done={(result) => <SignedIn connected={result as Connected} onDone={onDone} />}
          />
        </div>
      )}
    </section>
  );
}

function SignedIn({ connected, onDone }: { connected: Connected; onDone: () => void }) {
  return (
    <Alert color="pine" variant="light" mt="md" title={`Connected as ${connected.username}`}>
      {connected.organization ?? connected.orgId}
      <Group mt="xs">
        <Button
          onClick={async () => {
            await queries.invalidateQueries({ queryKey: ["pending"] });
            await outcomeChanged();
            onDone();
          }}
        >
          Go on
        </Button>
      </Group>
    </Alert>
  );
}
