import { Alert, Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";

/** What has to be typed, as the server wants it. */
const WORD = "write";

/** The settings say that Salesforce is only read: writing once all the same is typed, not clicked. */
export function ConfirmWrite({
  detail,
  isPending,
  write,
}: {
  detail: string;
  isPending: boolean;
  write: () => void;
}) {
  const [typed, type] = useState("");
  return (
    <Alert color="yellow" variant="light" title="Salesforce is only read" role="alert">
      {detail}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          write();
        }}
      >
        <Group align="flex-end" gap="sm" mt="xs">
          <TextInput
            label={`Type "${WORD}" to write once`}
            autoComplete="off"
            value={typed}
            onChange={({ currentTarget }) => type(currentTarget.value)}
          />
          <Button type="submit" color="red" disabled={typed.trim() !== WORD} loading={isPending}>
            Write back once
          </Button>
        </Group>
      </form>
    </Alert>
  );
}
