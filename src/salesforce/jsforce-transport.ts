import { PassThrough } from "node:stream";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/index.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import { NoAnswer, send } from "./transport.ts";

/** Our way of sending, as the client library takes it. */
export class OneRequest extends Transport {
  readonly #timeoutMs: number;
  readonly #isNoAnswer: (status: number) => boolean;

  /** @param isNoAnswer - statuses that count as no answer at all; without it, none do */
  constructor(timeoutMs: number, isNoAnswer: (status: number) => boolean = () => false) {
    super();
    this.#timeoutMs = timeoutMs;
    this.#isNoAnswer = isNoAnswer;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    // The stream is for those who pipe; nobody does here.
    return StreamPromise.create(() => ({
      stream: new PassThrough(),
      promise: this.#send(request),
    }));
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await send(request, this.#timeoutMs);
    if (this.#isNoAnswer(response.statusCode)) throw new NoAnswer(`status ${response.statusCode}`, true);
    return response;
  }
}
