import { type SimulatedOrg, type SimulatedOrgOptions, startSimulatedOrg } from "../start.ts";

/** An answer over HTTP, its body as JSON where it is some, else as text. */
export type Told = { status: number; headers: Headers; body: unknown; text: string };

/** Asks the org over HTTP, signed in; `path` begins with `/`, and with `/services/data/v62.0` where it says nothing else. */
export async function ask(
  sim: SimulatedOrg,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Told> {
  const address = /^\/(services|sim|id)\b/.test(path) ? path : `/services/data/v62.0${path}`;
  const text = typeof body === "string";
  const response = await fetch(sim.url + address, {
    method,
    headers: {
      authorization: `Bearer ${sim.accessToken}`,
      ...(body === undefined ? {} : { "content-type": text ? "text/csv" : "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
  });
  return told(response);
}

/** Posts a form, as sign-in takes it, without a token. */
export async function post(sim: SimulatedOrg, path: string, form: Record<string, string>): Promise<Told> {
  return told(
    await fetch(sim.url + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" }),
  );
}

async function told(response: Response): Promise<Told> {
  const text = await response.text();
  const json = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text, text };
}

/** Runs work with an org that is closed afterwards. */
export async function withOrg(
  work: (sim: SimulatedOrg) => Promise<void>,
  options: SimulatedOrgOptions = {},
): Promise<void> {
  const sim = await startSimulatedOrg(options);
  try {
    await work(sim);
  } finally {
    await sim.close();
  }
}

/** Asks until the condition holds; each round lets the org work on. @throws {Error} after very many rounds */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let round = 0; round < 5000; round++) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("what was waited for did not come about");
}

/** Makes campaigns by the org itself; `Name` counts up from 0. */
export function addCampaigns(sim: SimulatedOrg, count: number): string[] {
  const records = Array.from({ length: count }, (_, at) => ({ Name: `Campaign ${at}` }));
  const results = sim.org.insert("Campaign", records, { allOrNone: true });
  return results.map(({ id }) => String(id));
}
