/** Why a PostgreSQL server cannot be used, and what to do: by Node's code, or by SQLSTATE. */
const WAYS_OUT: readonly (readonly [code: RegExp, what: string])[] = [
  [/^ECONNREFUSED$/, "nothing listens there; start the server, or correct host and port in its URL"],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "there is no host of that name; correct it in the URL, or mend the network"],
  [/^28/, "it refuses the user or the password; correct them in the URL"],
  [/^3D000$/, "there is no such database; make it (CREATE DATABASE), or correct its name in the URL"],
  [/^53300$/, "all its connections are taken; end some, or let it take more (max_connections)"],
  [/^42501$/, "the user may not make the schema of the store; grant CREATE on the database"],
  [/^(08|57P)/, "the connection was ended; see that the server runs, and try again"],
];

const LOST = /^Connection terminated|timeout|timed out|SSL/i;

/** Whether it is the server that is at fault, and not the statement. */
export function isUnreachable(error: unknown): boolean {
  const { code, severity, message } = error as { code?: string; severity?: string; message?: string };
  if (severity === undefined)
    return /^(E[A-Z_]+|CERT_\w+|\w+_CERT\w*)$/.test(code ?? "") || LOST.test(message ?? "");
  return WAYS_OUT.some(([pattern]) => pattern.test(code ?? ""));
}

/** In words, without the password. */
export function reason(error: unknown, password: string | undefined): string {
  const { code = "", message } = error as { code?: string; message: string };
  const wayOut = WAYS_OUT.find(([pattern]) => pattern.test(code))?.[1];
  if (wayOut !== undefined) return `${wayOut} (${code})`;
  const words = password ? message.replaceAll(password, "***") : message;
  return `${words || code}; see that the server runs and can be reached, and try again`;
}
