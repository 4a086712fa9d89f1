import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../../org.ts";
import { guarded, guardOf } from "../faults/row-faults.ts";
import { bodyText } from "../request.ts";
import type { Service } from "../service.ts";
import { limitExceeded } from "../usage.ts";
import { OPEN_CALLS, SESSION_CALLS, SoapFault, WRITING_CALLS } from "./calls.ts";
import { child, childText, parseXml, type XmlElement, xml } from "./xml.ts";

type Asked = FastifyRequest<{ Params: { version: string } }>;

/** The partner SOAP API, as far as a client needs what REST has not: sign-in by password, conversion, merge. */
export function addSoapRoutes(app: FastifyInstance, service: Service): void {
  for (const url of ["/services/Soap/u/:version", "/services/Soap/u/:version/:orgId"])
    app.post<{ Params: { version: string } }>(url, (request, reply) => answer(service, request, reply));
}

function answer(service: Service, request: Asked, reply: FastifyReply) {
  reply.type("text/xml; charset=utf-8");
  try {
    const { call, message, session } = read(bodyText(request));
    if (request.call) service.calls.recognise(request.call, `/Soap/${call}`, WRITING_CALLS.has(call));
    const result = carryOut(service, request, call, message, session);
    return reply.send(envelope(service, xml(`${call}Response`, { result })));
  } catch (error) {
    const fault = faultOf(error);
    return reply.code(500).send(envelope(service, faultXml(fault)));
  }
}

function carryOut(
  service: Service,
  request: Asked,
  call: string,
  message: XmlElement,
  session: string | undefined,
) {
  const { version } = request.params;
  const open = OPEN_CALLS[call];
  if (open) return open(service, message, version);
  service.usage.spend();
  const work = SESSION_CALLS[call];
  if (!work) throw new SoapFault("sf:UNSUPPORTED_API_VERSION", `No operation available for request ${call}`);
  if (request.fault?.kind === "session_expired" && session !== undefined) service.sessions.revoke(session);
  if (!service.sessions.use(session))
    throw new SoapFault(
      "sf:INVALID_SESSION_ID",
      "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session. Session not found",
    );
  service.usage.check();
  if (request.fault?.kind === "request_limit") throw limitExceeded();
  return guarded(service.org, guardOf(request.fault), () => work(service, message, version));
}

function read(text: string): { call: string; message: XmlElement; session: string | undefined } {
  const document = parseXml(text);
  const message = child(document, "Body")?.children[0];
  if (document.name !== "Envelope" || !message) throw new SyntaxError("no SOAP envelope with a body");
  const session = childText(child(child(document, "Header"), "SessionHeader"), "sessionId");
  return { call: message.name, message, session: session?.trim() };
}

function faultOf(error: unknown): SoapFault {
  if (error instanceof SoapFault) return error;
  if (error instanceof ApiError)
    return new SoapFault(`sf:${error.errorCode}`, `${error.errorCode}: ${error.message}`);
  if (error instanceof SyntaxError) return new SoapFault("soapenv:Client", error.message);
  throw error;
}

function faultXml({ code, message }: SoapFault): string {
  return xml("soapenv:Fault", { faultcode: code, faultstring: message });
}

function envelope({ usage }: Service, content: string): string {
  const limit = { limitInfo: { current: usage.used, limit: usage.dailyMax, type: "API REQUESTS" } };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
    ' xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<soapenv:Header>${xml("LimitInfoHeader", limit)}</soapenv:Header>`,
    `<soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`,
  ].join("");
}
