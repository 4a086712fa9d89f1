import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import { NeedsSignIn } from "../errors.ts";
import { scrub } from "../scrub.ts";

export type Callback = {
  port: number;
  /** What the browser must bring back; taken once. */
  state: string;
  timeoutMs: number;
  onListening: () => void;
  /** Ends the waiting: somebody has begun another sign-in. */
  signal?: AbortSignal | undefined;
};

/**
 * Waits for the browser to come back from Salesforce with a code.
 *
 * Listens on this machine's own addresses alone, both of them, since `localhost` may be either; ends with the first
 * answer that carries the state.
 *
 * @returns the code
 * @throws {NeedsSignIn} where the sign-in was declined, nobody came, or the port is taken
 */
export async function waitForCallback({
  port,
  state,
  timeoutMs,
  onListening,
  signal,
}: Callback): Promise<string> {
  let settle: (code: string) => void = () => {};
  let refuse: (error: Error) => void = () => {};
  const outcome = new Promise<string>((resolve, reject) => {
    settle = resolve;
    refuse = reject;
  });
  // It may be refused before anybody waits for it.
  outcome.catch(() => {});
  const answer = answering({ port, state }, settle, refuse);
  const servers = [await listen("127.0.0.1", port, answer)];
  const end = () => refuse(new NeedsSignIn("another sign-in was begun, which takes the place of this one"));
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  const timer = setTimeout(
    () => refuse(new NeedsSignIn(`nobody signed in within ${Math.round(timeoutMs / 60_000)} minutes`)),
    timeoutMs,
  );
  try {
    // A machine may have no IPv6.
    const second = await listen("::1", port, answer).catch(() => undefined);
    if (second) servers.push(second);
    onListening();
    return await outcome;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    for (const server of servers) server.close();
    for (const server of servers) server.closeIdleConnections();
  }
}

async function listen(host: string, port: number, answer: RequestListener): Promise<Server> {
  const server = createServer({ requestTimeout: 10_000, keepAliveTimeout: 1 }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new NeedsSignIn(
          `port ${port} of this machine cannot be used for the way back from Salesforce (${error.code})`,
          "free it, or name another with FOOTFALL_CALLBACK_PORT, and enter that one in the app's callback URL as well",
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  return server;
}

function answering(
  { port, state }: Pick<Callback, "port" | "state">,
  settle: (code: string) => void,
  refuse: (error: Error) => void,
): RequestListener {
  let isTaken = false;
  return (request, response) => {
    const show = (status: number, text: string) => {
      response.writeHead(status, {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        connection: "close",
      });
      response.end(`${text}\n`);
    };
    const asked = request.url ?? "/";
    if (!URL.canParse(asked, "http://localhost")) return show(404, "There is nothing here.");
    const url = new URL(asked, "http://localhost");
    // Another host name that leads here would let a foreign page ask.
    if (request.headers.host !== `localhost:${port}` && request.headers.host !== `127.0.0.1:${port}`)
      return show(403, "This address is for the way back from Salesforce alone.");
    if (request.method !== "GET" || url.pathname !== "/callback") return show(404, "There is nothing here.");
    const query = url.searchParams;
    if (isTaken || !isSame(query.get("state") ?? "", state))
      return show(
        400,
        "This answer does not belong to the sign-in that is under way. Start footfall connect again.",
      );
    const code = query.get("code");
    const error = query.get("error");
    if (code === null && error === null) return show(400, "This answer holds neither a code nor a reason.");
    isTaken = true;
    if (code !== null) {
      show(200, "Footfall has the answer of Salesforce. Close this page and go on in the terminal.");
      settle(code);
    } else {
      show(200, "Salesforce has declined. The terminal tells why.");
      const said = query.get("error_description") ?? "no reason given";
      refuse(
        new NeedsSignIn(
          `Salesforce declines the sign-in (${error}: ${scrub(said, [state]).slice(0, 300)})`,
          "an administrator can approve the app: Setup > External Client App Manager > the app > Policies",
        ),
      );
    }
  };
}

/** Takes equally long whatever is wrong. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
