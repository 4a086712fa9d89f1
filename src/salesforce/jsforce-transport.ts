import { PassThrough } from "node:stream";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/index.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import { type FileEnds, NoAnswer, send } from "./transport.ts";

/** What a request has beside what the client library knows. */
type Extras = FileEnds & {
  /** Statuses that count as no answer at all; without it, none do. */
  isNoAnswer?: (status: number) => boolean;
};

/** Our way of sending, as the client library takes it. */
export class OneRequest extends Transport {
  readonly #timeoutMs: number;
  readonly #extras: Extras;

  constructor(timeoutMs: number, extras: Extras = {}) {
    super();
    this.#timeoutMs = timeoutMs;
    this.#extras = extras;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    // The stream is for those who pipe; nobody does here.
    return StreamPromise.create(() => ({
      stream: new PassThrough(),
      promise: this.#send(request),
    }));
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await send(request, this.#timeoutMs, this.#extras);
    if (this.#extras.isNoAnswer?.(response.statusCode))
      throw new NoAnswer(`status ${response.statusCode}`, true);
    return response;
  }
}
