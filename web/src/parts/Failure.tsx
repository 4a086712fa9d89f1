import { Alert, Button, Group } from "@mantine/core";
import { ApiProblem, faultsOf } from "../api/client.ts";

/** What went wrong, in the server's words, with each place; what was typed stays where it is. */
export function Failure({ error, retry, title }: { error: Error; retry?: () => void; title?: string }) {
  const faults = faultsOf(error);
  return (
    <Alert color="red" variant="light" title={title ?? titleOf(error)} role="alert">
      {faults.length === 0 && <div>{error.message}</div>}
      {faults.length > 0 && (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {faults.map(({ path, line, message }) => (
            <li key={`${path}${line}${message}`}>
              {path && <code>{path}</code>} {line !== undefined && line !== null && `line ${line}: `}
              {message}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <Group mt="xs">
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}

function titleOf(error: Error): string {
  if (error instanceof ApiProblem && error.status === 403) return "This is not for your role";
  if (error instanceof ApiProblem && error.status === 0) return "No connection";
  return error instanceof ApiProblem ? String(error.told.title ?? "It did not work") : "It did not work";
}
