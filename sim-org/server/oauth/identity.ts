import type { Service } from "../service.ts";

type Person = { name: string; email: string; firstName: string; lastName: string };

/** The identity URL's answer: who the token stands for, and where the org's APIs are. */
export function identity(service: Service): Record<string, unknown> {
  const { org, url, credentials } = service;
  const { name, email, firstName, lastName } = personOf(service);
  const rest = `${url}/services/data/v{version}/`;
  return {
    id: `${url}/id/${org.id}/${org.userId}`,
    asserted_user: true,
    user_id: org.userId,
    organization_id: org.id,
    username: credentials.username,
    nick_name: name,
    display_name: name,
    email,
    email_verified: true,
    first_name: firstName,
    last_name: lastName,
    timezone: "UTC",
    active: true,
    user_type: "STANDARD",
    language: "en_US",
    locale: "en_US",
    utcOffset: 0,
    urls: {
      enterprise: `${url}/services/Soap/c/{version}/${org.id}`,
      partner: `${url}/services/Soap/u/{version}/${org.id}`,
      rest,
      sobjects: `${rest}sobjects/`,
      query: `${rest}query/`,
      profile: `${url}/${org.userId}`,
    },
  };
}

/** `/services/oauth2/userinfo`, in OpenID's words. */
export function userInfo(service: Service): Record<string, unknown> {
  const { user_id, organization_id, username, email, display_name, urls } = identity(service);
  return {
    sub: `${service.url}/id/${service.org.id}/${service.org.userId}`,
    user_id,
    organization_id,
    preferred_username: username,
    name: display_name,
    email,
    email_verified: true,
    zoneinfo: "UTC",
    urls,
  };
}

function personOf({ org, credentials }: Service): Person {
  const cursor = org.query(`SELECT Name, Email, FirstName, LastName FROM User WHERE Id = '${org.userId}'`);
  const user = cursor.records(0, 1)[0];
  cursor.close();
  const text = (value: unknown, missing: string) => (typeof value === "string" ? value : missing);
  return {
    name: text(user?.Name, credentials.username),
    email: text(user?.Email, credentials.username),
    firstName: text(user?.FirstName, ""),
    lastName: text(user?.LastName, credentials.username),
  };
}
