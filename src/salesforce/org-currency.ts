import { allowedOrigin } from "./hosts.ts";
import { send } from "./transport.ts";

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
  const url = `${allowedOrigin(session.instanceUrl, "the org's address")}/services/Soap/u/${session.apiVersion}`;
  const headers = { "content-type": "text/xml; charset=UTF-8", soapaction: '""' };
  const body = ENVELOPE.replace("SESSION", () => escaped(session.accessToken));
  const answer = await send({ method: "POST", url, headers, body }, TIMEOUT_MS).catch(() => undefined);
  if (answer?.statusCode !== 200) return undefined;
  return /<(?:\w+:)?orgDefaultCurrencyIsoCode>([A-Z]{3})</.exec(answer.body)?.[1];
}

const TIMEOUT_MS = 60_000;
const ENVELOPE = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">
<soapenv:Header><urn:SessionHeader><urn:sessionId>SESSION</urn:sessionId></urn:SessionHeader></soapenv:Header>
<soapenv:Body><urn:getUserInfo/></soapenv:Body>
</soapenv:Envelope>`;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
