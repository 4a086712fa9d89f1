/** The state cannot be opened, or is lost on the way: what was tried, and the way out. Holds no secret. */
export class StateUnreachable extends Error {
  override name = "StateUnreachable";
}

/** The state that was to be there already is not. */
export class StateAbsent extends Error {
  override name = "StateAbsent";
}

/** Another publish has been begun, and neither finished nor taken back. */
export class PublishPending extends Error {
  override name = "PublishPending";
  readonly publish: number;

  constructor(publish: number, by: string) {
    super(
      `publish ${publish} by ${by} has not ended; wait for it, or, where its process is gone, open the store again to settle it`,
    );
    this.publish = publish;
  }
}

/**
 * The database refused a statement.
 *
 * In place of the drivers' own errors, which carry the statement's values.
 */
export class StateFault extends Error {
  override name = "StateFault";
  /** SQLSTATE. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}
