/**
 * What to do where Salesforce refuses a sign-in.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
const BY_WORDS: readonly [words: RegExp, doThis: string][] = [
  [
    /hasn't approved|not approved|user_not_approved/i,
    "approve the app for this user: Setup > External Client App Manager > the app > Policies > OAuth Policies: Admin approved users are pre-authorized, and select a permission set that the user has",
  ],
  [
    /audience/i,
    "give the host of the sign-in with --url: https://login.salesforce.com, https://test.salesforce.com for a sandbox, or the org's My Domain",
  ],
  [
    /no client credentials user|client credentials.*(enabled|user)/i,
    "name the user: Setup > External Client App Manager > the app > Policies > Enable Client Credentials Flow > Run As",
  ],
  [
    /not supported on this domain/i,
    "give the org's own address with --url: https://NAME.my.salesforce.com (Setup > My Domain)",
  ],
  [
    /expired.*(access|refresh)|token validity expired|inactive.*token/i,
    "sign in again with footfall connect",
  ],
  [/authentication failure/i, "check user name, password and security token"],
  [
    /ip restricted|ip.*(range|address)/i,
    "let this machine's address in: Setup > Network Access, or the app's IP relaxation",
  ],
  [
    /invalid assertion|signature/i,
    "the app's certificate must belong to SF_PRIVATE_KEY_FILE, and this machine's clock must be right",
  ],
  [/redirect_uri/i, "enter http://localhost:1717/callback as the app's callback URL, letter by letter"],
];

const BY_CODE: Record<string, string> = {
  invalid_client_id:
    "check SF_CLIENT_ID, the app's consumer key; a new app takes some minutes until it works",
  invalid_client: "check SF_CLIENT_ID and SF_CLIENT_SECRET, the app's consumer key and secret",
  invalid_client_credentials: "check SF_CLIENT_ID and SF_CLIENT_SECRET, the app's consumer key and secret",
  unsupported_grant_type:
    "switch this way of signing in on: Setup > External Client App Manager > the app > Settings > OAuth Settings > Flow Enablement",
  inactive_user: "the user is frozen or inactive: Setup > Users",
  inactive_org: "the org is locked or closed: ask Salesforce",
  access_denied: "approve the app in the browser, or ask an administrator to do it",
  rate_limit_exceeded: "too many sign-ins: wait some minutes",
};

/** @param code - as OAuth names it; @param said - the org's own words */
export function signInAdvice(code: string, said: string): string {
  return (
    BY_WORDS.find(([words]) => words.test(said))?.[1] ??
    BY_CODE[code] ??
    (code.startsWith("ERROR_HTTP_")
      ? "is the address of --url that of a Salesforce org?"
      : "look at Setup > Login History for the reason, then start footfall connect again")
  );
}
