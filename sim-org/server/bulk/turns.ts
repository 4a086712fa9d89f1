/** Waiting that ends when the server closes. */
export class Turns {
  #closed = false;
  readonly #waiting = new Set<() => void>();

  get closed(): boolean {
    return this.#closed;
  }

  /** Lets other requests be answered; with milliseconds: for so long. */
  next(ms = 0): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (ms <= 0) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  close(): void {
    this.#closed = true;
    for (const done of [...this.#waiting]) done();
  }
}
