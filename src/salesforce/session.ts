/** A signed-in session. */
export interface Session {
  readonly accessToken: string;
  /** The org's own address, without a path. */
  readonly instanceUrl: string;
  /**
   * Gets another access token. Those who ask at the same time get the same one.
   *
   * @param stale - the token that was refused; where there is another one by now, nothing is asked
   * @throws {NeedsSignIn} where a person has to sign in
   */
  renew(stale: string): Promise<void>;
}

export type Tokens = { accessToken: string; instanceUrl: string };

/** @param obtain - asks for new tokens; @param first - those at hand */
export function sessionOf(first: Tokens, obtain: () => Promise<Tokens>): Session {
  let tokens = first;
  let underway: Promise<void> | undefined;
  return {
    get accessToken() {
      return tokens.accessToken;
    },
    get instanceUrl() {
      return tokens.instanceUrl;
    },
    renew(stale) {
      if (underway) return underway;
      if (tokens.accessToken !== stale) return Promise.resolve();
      underway = obtain()
        .then((fresh) => {
          tokens = fresh;
        })
        .finally(() => {
          underway = undefined;
        });
      return underway;
    },
  };
}
