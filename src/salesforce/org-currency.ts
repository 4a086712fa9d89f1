import { allowedOrigin } from "./hosts.ts";

/** What is read of the answer of `getUserInfo`. */
const ANSWER = { result: { orgDefaultCurrencyIsoCode: "?string" } };
const TIMEOUT_MS = 60_000;

/**
 * The currency of an org that has one alone, as ISO 4217: no object shows it, and only SOAP tells.
 *
 * @param session - of somebody who is signed in
 * @returns undefined for an org of several currencies, whose records name theirs, and where nothing usable is answered:
 *   sessions of some sign-ins are good for REST alone
 * @see https://developer.salesforce.com/docs/atlas.en-us.250.0.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm
 */
export async function orgCurrency(session: {
  instanceUrl: string;
  accessToken: string;
  apiVersion: string;
}): Promise<string | undefined> {
  const { accessToken, apiVersion } = session;
  const instanceUrl = allowedOrigin(session.instanceUrl, "the org's address");
  const { Connection } = await import("@jsforce/jsforce-node");
  const { SOAP } = await import("@jsforce/jsforce-node/lib/soap.js");
  const { OneRequest } = await import("./jsforce-transport.ts");
  const connection = new Connection({ instanceUrl, accessToken, version: apiVersion, logLevel: "NONE" });
  try {
    const options = {
      endpointUrl: `${instanceUrl}/services/Soap/u/${apiVersion}`,
      xmlns: "urn:partner.soap.sforce.com",
      transport: new OneRequest(TIMEOUT_MS),
    };
    const answer: typeof ANSWER = await new SOAP(connection, options).invoke("getUserInfo", {}, ANSWER);
    const code = answer.result.orgDefaultCurrencyIsoCode;
    return /^[A-Z]{3}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
