import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  cutOff,
  dropped,
  halfOpen,
  json,
  ScriptedOrg,
  type Turn,
  text,
} from "../../test/support/scripted-org.ts";
import { callBudget } from "./call-budget.ts";
import type { Connection, CredentialStore, Grant } from "./connection.ts";
import {
  AnswerUnknown,
  BudgetReached,
  HostRefused,
  NeedsSignIn,
  OrgFault,
  OrgUnreachable,
} from "./errors.ts";
import type { OrgApi, OrgApiOptions, OrgRequest } from "./org-api.ts";
import { openOrg } from "./sign-in/open-org.ts";

/** Whatever goes wrong, no secret may come out: not in a message, a stack, a cause, a log, or an address. */

const KEY = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const SECRETS = {
  accessToken: "00D000000000001!ACCESS.TOKEN.SECRET",
  freshToken: "00D000000000001!FRESH.TOKEN.SECRET",
  refreshToken: "REFRESH.TOKEN.SECRET",
  clientSecret: "CLIENT.SECRET.SECRET",
  password: "PASSWORD.SECRET",
};
const NEEDLES = [...Object.values(SECRETS), KEY, KEY.split("\n")[1] ?? KEY];

const GRANTS: Grant[] = [
  { auth: "web", clientId: "k", clientSecret: SECRETS.clientSecret, refreshToken: SECRETS.refreshToken },
  { auth: "jwt", clientId: "k", username: "u", privateKey: KEY },
  { auth: "client-credentials", clientId: "k", clientSecret: SECRETS.clientSecret },
  {
    auth: "password",
    clientId: "k",
    clientSecret: SECRETS.clientSecret,
    username: "u",
    password: SECRETS.password,
  },
];
const READ: OrgRequest = {
  method: "GET",
  path: "/query",
  query: { q: "SELECT Id FROM Lead" },
};
const WRITE: OrgRequest = { method: "POST", path: "/sobjects/Lead", json: {} };

let org: ScriptedOrg;
beforeAll(async () => {
  org = await ScriptedOrg.open();
});
afterAll(() => org.close());

/** An org that sends back every secret that it was sent, in every place where words may stand. */
const echo =
  (status: number, code: string): Turn =>
  (asked, response) => {
    const body = new URLSearchParams(asked.body);
    const words = `${asked.headers.authorization ?? ""} ${[...body.values()].join(" ")}`;
    const answer = asked.path.endsWith("/token")
      ? { error: code, error_description: words }
      : [{ errorCode: code, message: words, fields: [] }];
    return json(status, answer)(asked, response);
  };
const ended = echo(401, "INVALID_SESSION_ID");
const fresh: Turn = (asked, response) =>
  json(200, { access_token: SECRETS.freshToken, instance_url: org.url })(asked, response);

function connected(grant: Grant, options: OrgApiOptions = {}): OrgApi {
  let kept: Connection | undefined = {
    grant,
    loginUrl: org.url,
    instanceUrl: org.url,
    apiVersion: "62.0",
    orgId: "00D000000000001EAA",
    userId: "005000000000001AAA",
    username: "u",
    accessToken: SECRETS.accessToken,
  };
  const credentials: CredentialStore = {
    read: async () => kept,
    write: async (connection) => {
      kept = connection;
    },
    remove: async () => {
      kept = undefined;
    },
  };
  return openOrg(kept, credentials, { sleep: async () => {}, ...options });
}

/** Everything that a log or a screen could show of an error. */
function shown(error: unknown): string {
  return [
    String(error),
    (error as Error).stack,
    JSON.stringify(error),
    inspect(error, { depth: null, showHidden: true }),
  ].join("\n");
}

test("no error of any kind shows a secret, and nothing is logged", async () => {
  const logged: unknown[] = [];
  const spies = (["log", "error", "warn", "debug"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...words) => logged.push(words)),
  );
  const scripts: [turns: Turn[], request: OrgRequest, options?: OrgApiOptions][] = [
    [[echo(400, "INVALID_FIELD")], READ],
    [[echo(403, "INSUFFICIENT_ACCESS")], WRITE],
    [[echo(503, "SERVER_UNAVAILABLE")], READ],
    [[echo(503, "SERVER_UNAVAILABLE")], WRITE],
    [[echo(403, "REQUEST_LIMIT_EXCEEDED")], READ],
    [[json(200, {})], READ, { budget: callBudget({ max: 0 }) }],
    [[dropped], READ],
    [[dropped], WRITE],
    // Short only here: on a busy machine any other answer could come later than that, and be asked for once more.
    [[halfOpen], { ...WRITE, timeoutMs: 60 }],
    [[cutOff("application/json", "{", true)], READ],
    [[text(302, "text/html", "", { location: `https://evil.example/?t=${SECRETS.accessToken}` })], READ],
    [[json(200, {})], { method: "GET", path: `https://evil.example/?t=${SECRETS.accessToken}` }],
    [[ended, echo(400, "invalid_grant")], READ],
    [[ended, echo(401, "invalid_client")], READ],
    [[ended, text(500, "text/html", SECRETS.refreshToken)], READ],
    [[ended, dropped], READ],
    [[ended, text(200, "text/html", SECRETS.freshToken)], READ],
    [
      [
        ended,
        json(200, {
          access_token: SECRETS.freshToken,
          instance_url: `https://evil.example/${SECRETS.freshToken}`,
        }),
      ],
      READ,
    ],
    [[ended, json(200, { token: SECRETS.freshToken })], READ],
    [[ended, fresh, ended], READ],
    [[ended, fresh, echo(400, "INVALID_FIELD")], READ],
  ];
  const kinds = new Set<string>();
  for (const grant of GRANTS) {
    for (const [turns, request, options] of scripts) {
      org.play(...turns);
      const api = connected(grant, options);
      const error: unknown = await api.request(request).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(Error);
      kinds.add((error as Error).name);
      for (const needle of NEEDLES) {
        expect(shown(error)).not.toContain(needle);
        expect(inspect(api, { depth: null, showHidden: true })).not.toContain(needle);
      }
      for (const { path, query } of org.asked)
        for (const needle of NEEDLES) expect(`${path}?${query}`).not.toContain(needle);
    }
  }
  for (const spy of spies) spy.mockRestore();
  expect(logged).toEqual([]);
  const every = [OrgFault, NeedsSignIn, BudgetReached, OrgUnreachable, AnswerUnknown, HostRefused];
  expect([...kinds].sort()).toEqual(every.map(({ name }) => name).sort());
});

test("the secrets do stand in the requests, so the test above looks for the right words", async () => {
  for (const grant of GRANTS.filter(({ auth }) => auth !== "jwt")) {
    org.play(ended, fresh, json(200, {}));
    await connected(grant).request(READ);
    expect(org.asked[0]?.headers.authorization).toBe(`Bearer ${SECRETS.accessToken}`);
    expect(org.asked[2]?.headers.authorization).toBe(`Bearer ${SECRETS.freshToken}`);
    const sent = [...new URLSearchParams(org.asked[1]?.body).values()];
    expect(sent.some((word) => NEEDLES.includes(word))).toBe(true);
  }
});
