import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { Situation } from "./situation.ts";

/** A request on its way to the org. */
export type Passing = { method: string; path: string; query: URLSearchParams; body: string };
export type Answered = { status: number; headers: Headers; body: string };

/** What becomes of a request: another answer, or the org's own, changed. `undefined`: left as it is. */
export type Alteration = {
  instead?: (asked: Passing) => Answered | undefined;
  afterwards?: (asked: Passing, answered: Answered) => Answered | undefined;
};

/** Stands between a client and an org, and alters what the org says: for what no fault of the org itself brings about. */
export type AlteredOrg = {
  url: string;
  alteration: Alteration;
  close(): Promise<void>;
};

/** @param orgUrl - the simulated org; where it names itself, the answer names this instead */
export async function alteredOrg(orgUrl: string): Promise<AlteredOrg> {
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const altered: AlteredOrg = {
    url,
    alteration: {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? "/", orgUrl);
    const asked: Passing = { method: request.method ?? "GET", path: pathname, query: searchParams, body };
    const answered = altered.alteration.instead?.(asked) ?? (await answerOf(request, body));
    const last = altered.alteration.afterwards?.(asked, answered) ?? answered;
    for (const [name, value] of last.headers)
      if (!DROPPED.has(name)) response.setHeader(name, value.replaceAll(orgUrl, url));
    response.writeHead(last.status);
    response.end(last.body.replaceAll(orgUrl, url));
  }
  async function answerOf(request: IncomingMessage, body: string): Promise<Answered> {
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === "string" && !DROPPED.has(name)) headers.set(name, value);
    const answer = await fetch(`${orgUrl}${request.url}`, {
      method: request.method ?? "GET",
      headers,
      redirect: "manual",
      ...(body === "" ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  }
  return altered;
}

/** Of one hop only, or no longer true once a body was unpacked. */
const DROPPED = new Set([
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "content-encoding",
  "transfer-encoding",
]);

/** An altered org for the tests of a group, and a store that is connected to it and holds nothing yet. */
export function alteredStore(situation: Situation): { altered: AlteredOrg; store: string } {
  const made = {} as { altered: AlteredOrg; store: string };
  beforeAll(async () => {
    made.altered = await alteredOrg(situation.sim.url);
    made.store = join(situation.connected.folder, "altered");
    const asked = ["connect", "--store", made.store, "--url", made.altered.url, "--auth", "password"];
    expect((await situation.connected.cli(...asked)).error).toBe("");
  });
  afterAll(() => made.altered?.close());
  return made;
}

/** A refusal as Salesforce words it. */
export function refusal(status: number, errorCode: string, message: string): Answered {
  return {
    status,
    headers: new Headers({ "content-type": "application/json" }),
    body: JSON.stringify([{ errorCode, message }]),
  };
}
