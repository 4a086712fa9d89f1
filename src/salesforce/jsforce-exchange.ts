import { openAsBlob } from "node:fs";
import { Connection } from "@jsforce/jsforce-node";
import { HttpApi } from "@jsforce/jsforce-node/lib/http-api.js";
import type { HttpResponse } from "@jsforce/jsforce-node/lib/types/index.js";
import { OneRequest } from "./jsforce-transport.ts";
import { addressOf, bodyOf, headersOf, type OrgRequest } from "./request.ts";
import type { Tokens } from "./session.ts";
import { NoAnswer } from "./transport.ts";

/**
 * One request through the client library, which sets what Salesforce expects; its answer, whatever the status.
 *
 * Loaded when the org is first asked: the library takes a fifth of a second, which no other command should pay.
 * @throws {NoAnswer}, {HostRefused}
 */
export async function exchange(
  { accessToken, instanceUrl }: Tokens,
  apiVersion: string,
  request: OrgRequest,
  timeoutMs: number,
): Promise<HttpResponse> {
  // Without a refresh of its own, which would repeat without end; its log would show addresses with their queries.
  const connection = new Connection({ instanceUrl, accessToken, version: apiVersion, logLevel: "NONE" });
  const http = new HttpApi(connection, {
    // The answer is read by us: the library takes JSON that is cut for text.
    responseType: "text/plain",
    transport: new OneRequest(timeoutMs, {
      ...(request.file ? { body: await openAsBlob(request.file.path) } : {}),
      ...(request.into === undefined ? {} : { into: request.into }),
    }),
  });
  let response: HttpResponse | undefined;
  http.on("response", (answer: HttpResponse) => {
    response = answer;
  });
  const body = bodyOf(request);
  try {
    await http.request({
      method: request.method,
      url: addressOf(request, instanceUrl, apiVersion),
      headers: headersOf(request),
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    // The library throws for every status from 400 on, after it has shown the answer.
    if (response === undefined) throw error;
  }
  if (response === undefined) throw new NoAnswer("there was no answer", true);
  return response;
}
