import { ApiError, type RecordFault, type SaveResult } from "../../org.ts";
import { passwordFits } from "../oauth/token.ts";
import type { Service } from "../service.ts";
import { child, childText, childTexts, type XmlElement } from "./xml.ts";

/** A refusal of a whole call. */
export class SoapFault extends Error {
  override name = "SoapFault";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Call = (service: Service, message: XmlElement, version: string) => unknown;

/** Calls that need no session. */
export const OPEN_CALLS: Readonly<Record<string, Call>> = { login };

/** Calls of the partner API that jsforce makes by SOAP only; each gives the content of `result`. */
export const SESSION_CALLS: Readonly<Record<string, Call>> = {
  getServerTimestamp: ({ clock }) => ({ timestamp: new Date(clock.now()).toISOString() }),
  getUserInfo: (service) => soapUser(service),
  convertLead: (service, message) => elements(message, "leadConverts").map((lead) => convert(service, lead)),
  merge: (service, message) => elements(message, "mergeRequests").map((request) => merge(service, request)),
  undelete: ({ org }, message) => org.undelete(childTexts(message, "ids"), { allOrNone: false }).map(saved),
  emptyRecycleBin: ({ org }, message) => org.emptyRecycleBin(childTexts(message, "ids")).map(saved),
};

/** SOAP calls that may change records. */
export const WRITING_CALLS: ReadonlySet<string> = new Set([
  "convertLead",
  "merge",
  "undelete",
  "emptyRecycleBin",
]);

function login(service: Service, message: XmlElement, version: string): unknown {
  const { org, url, sessions } = service;
  if (!passwordFits(service, childText(message, "username") ?? null, childText(message, "password") ?? null))
    throw new SoapFault(
      "INVALID_LOGIN",
      "INVALID_LOGIN: Invalid username, password, security token; or user locked out.",
    );
  return {
    metadataServerUrl: `${url}/services/Soap/m/${version}/${org.id}`,
    passwordExpired: false,
    sandbox: false,
    serverUrl: `${url}/services/Soap/u/${version}/${org.id}`,
    sessionId: sessions.open(),
    userId: org.userId,
    userInfo: soapUser(service),
  };
}

function soapUser({ org, credentials, currency, sessions }: Service): Record<string, unknown> {
  return {
    accessibilityMode: false,
    organizationId: org.id,
    organizationMultiCurrency: false,
    organizationName: "Simulated org",
    orgDefaultCurrencyIsoCode: currency.isoCode,
    sessionSecondsValid: Math.round(sessions.lifetimeMs / 1000),
    userFullName: credentials.username,
    userId: org.userId,
    userLanguage: "en_US",
    userLocale: "en_US",
    userName: credentials.username,
    userTimeZone: "UTC",
    userType: "Standard",
  };
}

function convert({ org }: Service, lead: XmlElement): unknown {
  const leadId = childText(lead, "leadId") ?? "";
  const accountId = childText(lead, "accountId");
  const contactId = childText(lead, "contactId");
  const opportunityName =
    childText(lead, "doNotCreateOpportunity") === "true" ? null : childText(lead, "opportunityName");
  try {
    const converted = org.convertLead(leadId, {
      convertedStatus: childText(lead, "convertedStatus") ?? "",
      ...(accountId === undefined ? {} : { accountId }),
      ...(contactId === undefined ? {} : { contactId }),
      ...(opportunityName === undefined ? {} : { opportunityName }),
    });
    return { ...converted, success: true };
  } catch (error) {
    const errors = [refusal(error)];
    return { accountId: null, contactId: null, errors, leadId, opportunityId: null, success: false };
  }
}

function merge({ org }: Service, request: XmlElement): unknown {
  const master = child(request, "masterRecord");
  const losers = childTexts(request, "recordToMergeIds");
  const id = childText(master, "Id") ?? childText(master, "id") ?? "";
  try {
    const results = org.merge(org.object(childText(master, "type") ?? "").name, id, losers);
    const faults = results.flatMap(({ errors }) => errors);
    if (faults.length === 0) return { id, mergedRecordIds: losers, success: true, updatedRelatedIds: [] };
    return { errors: faults.map(errorXml), id, success: false };
  } catch (error) {
    return { errors: [refusal(error)], id, success: false };
  }
}

function saved(result: SaveResult): unknown {
  if (result.success) return { id: result.id, success: true };
  return { errors: result.errors.map(errorXml), id: result.id, success: false };
}

function refusal(error: unknown): unknown {
  if (!(error instanceof ApiError)) throw error;
  return errorXml({ statusCode: error.errorCode, message: error.message, fields: error.fields ?? [] });
}

function errorXml({ fields, message, statusCode }: RecordFault): unknown {
  return { fields, message, statusCode };
}

function elements(message: XmlElement, name: string): XmlElement[] {
  return message.children.filter((candidate) => candidate.name === name);
}
