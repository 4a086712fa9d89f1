import { ApiError, type QueryCursor } from "../../org.ts";
import { restId } from "../ids.ts";

/** Cursors held open; the one least used gives way, as Salesforce's do. */
const OPEN_MAX = 50;

/** The queries that clients are still paging through. */
export class Cursors {
  readonly #open = new Map<string, QueryCursor>();
  #last = 0;

  /** @returns the locator's first half: `01g...` */
  keep(cursor: QueryCursor): string {
    this.#last += 1;
    const id = restId("01g", this.#last);
    this.#open.set(id, cursor);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_MAX && oldest !== undefined) this.drop(oldest);
    return id;
  }

  /** @throws {ApiError} 400 INVALID_QUERY_LOCATOR */
  find(id: string): QueryCursor {
    const cursor = this.#open.get(id);
    if (!cursor) throw new ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    this.#open.delete(id);
    this.#open.set(id, cursor);
    return cursor;
  }

  drop(id: string): void {
    this.#open.get(id)?.close();
    this.#open.delete(id);
  }

  close(): void {
    for (const id of [...this.#open.keys()]) this.drop(id);
  }
}
