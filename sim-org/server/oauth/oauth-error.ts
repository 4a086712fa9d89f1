/** A refusal of sign-in, in OAuth's own shape. */
export class OAuthError extends Error {
  override name = "OAuthError";
  readonly error: string;

  /** @param error - `invalid_grant`, `invalid_client`, ... */
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}
