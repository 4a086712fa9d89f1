import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came in, whole. */
export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
};

/** What the peer does with one request; it may also break the connection. */
export type Turn = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** A peer over real HTTP that does as it is told: one turn for each request, the last one for all that follow. */
export class ScriptedOrg {
  readonly url: string;
  readonly asked: Asked[] = [];
  turns: Turn[] = [];
  readonly close: () => Promise<void>;

  constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.close = close;
  }

  /** Begins a new script. */
  play(...turns: Turn[]): void {
    this.asked.length = 0;
    this.turns = turns;
  }

  static async open(): Promise<ScriptedOrg> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const url = new URL(request.url ?? "/", "http://localhost");
      const asked: Asked = {
        method: request.method ?? "",
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      org.asked.push(asked);
      const turn = org.turns[Math.min(org.asked.length, org.turns.length) - 1];
      if (turn) await turn(asked, response);
      else json(404, [{ errorCode: "NOT_FOUND", message: "not in the script" }])(asked, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const org = new ScriptedOrg(
      `http://127.0.0.1:${port}`,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    return org;
  }
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Turn {
  return (_asked, response) => {
    response.writeHead(status, { "content-type": "application/json;charset=UTF-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Refuses as Salesforce does. */
export function fault(status: number, errorCode: string, message: string, fields?: string[]): Turn {
  return json(status, [{ errorCode, message, ...(fields ? { fields } : {}) }]);
}

/** Answers with text of any type. */
export function text(status: number, type: string, body: string, headers: Record<string, string> = {}): Turn {
  return (_asked, response) => {
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(body);
  };
}

/** Breaks the connection without a word. */
export const dropped: Turn = (_asked, response) => {
  response.socket?.destroy();
};

/** Never answers. */
export const halfOpen: Turn = () => {};

/** Sends the head and a part of the body, then breaks the connection. @param announced - tells the length before */
export function cutOff(type: string, part: string, announced: boolean): Turn {
  return (_asked, response) => {
    response.writeHead(200, {
      "content-type": type,
      ...(announced ? { "content-length": String(part.length + 100) } : {}),
    });
    response.write(part, () => setImmediate(() => response.socket?.destroy()));
  };
}
