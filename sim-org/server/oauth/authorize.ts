import type { Service } from "../service.ts";
import type { Codes } from "./codes.ts";

/** What the authorization endpoint does with a request: shows a page, or sends the browser back. */
export type Consent = { status: number; html: string } | { status: 302; location: string };

/**
 * `/services/oauth2/authorize`. The app and its callback are checked first: to an address that is not registered
 * nothing is ever sent back, not even an error.
 *
 * @param approved - the person has agreed
 */
export function authorize(
  service: Service,
  codes: Codes,
  asked: URLSearchParams,
  approved: boolean,
): Consent {
  const { credentials } = service;
  const redirectUri = asked.get("redirect_uri") ?? "";
  if (asked.get("client_id") !== credentials.clientId)
    return page(400, "error=invalid_client_id&error_description=client%20identifier%20invalid");
  if (!credentials.redirectUris.includes(redirectUri))
    return page(
      400,
      "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
    );
  const problem = problemIn(asked);
  if (problem) return back(redirectUri, { ...problem, ...stateOf(asked) });
  if (!approved) return page(200, consentForm(asked));
  const scope = asked.get("scope") ?? "refresh_token api id";
  const code = codes.make(redirectUri, asked.get("code_challenge"), scope);
  return back(redirectUri, { code, ...stateOf(asked) });
}

function problemIn(asked: URLSearchParams): Record<string, string> | undefined {
  if (asked.get("response_type") !== "code")
    return { error: "unsupported_response_type", error_description: "response type not supported" };
  const method = asked.get("code_challenge_method");
  // Salesforce knows S256 only, which is why jsforce names no method.
  if (asked.has("code_challenge") && method !== null && method !== "S256")
    return { error: "invalid_request", error_description: "code_challenge_method must be S256" };
  return undefined;
}

function stateOf(asked: URLSearchParams): Record<string, string> {
  const state = asked.get("state");
  return state === null ? {} : { state };
}

function back(redirectUri: string, values: Record<string, string>): Consent {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) location.searchParams.set(name, value);
  return { status: 302, location: location.href };
}

function consentForm(asked: URLSearchParams): string {
  const fields = [...asked]
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("");
  return `<p>Footfall asks for access to this simulated org.</p><form method="post" action="/services/oauth2/authorize">${fields}<button>Allow</button></form>`;
}

function page(status: number, content: string): Consent {
  const body = content.startsWith("<") ? content : `<p>${escaped(content)}</p>`;
  return {
    status,
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated org</title><h1>Simulated org</h1>${body}</html>`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
