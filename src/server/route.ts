import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ROLES, type Role, type Scope } from "../state/accounts.ts";
import type { Desk, OpenStore } from "./desk.ts";
import { HttpProblem, refused } from "./problem.ts";

/** Who asks: a person with a role, or a program with the scopes of its key. */
export type Caller =
  | { kind: "person"; userId: string; name: string; email: string; role: Role }
  | { kind: "key"; keyId: number; name: string; scopes: readonly Scope[] };

/** What a route's work gets. */
export type Asked<Query, Params, Body> = {
  query: Query;
  params: Params;
  body: Body;
  desk: Desk;
  /** Nobody on public routes. */
  caller: Caller | undefined;
  request: FastifyRequest;
  reply: FastifyReply;
};

/** A route of the API: who may use it stands beside what it does. */
export type Route = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api`. */
  path: string;
  /** The least role; `public` asks for none. */
  access: "public" | Role;
  /** What a program's key must allow; none where only persons may. */
  scope: Scope | undefined;
  tag: string;
  summary: string;
  /** Nothing else is taken. */
  query: z.ZodType;
  params: z.ZodType | undefined;
  body: z.ZodType | undefined;
  /** None: 204. */
  answer: z.ZodType | undefined;
  /** Whether a secret is tried here: one place may ask only so often (`FOOTFALL_TRIES_PER_MINUTE`). */
  isTry: boolean;
  handle(asked: Asked<unknown, unknown, unknown>): Promise<unknown>;
};

type Definition<Query extends z.ZodType, Params extends z.ZodType, Body extends z.ZodType> = Pick<
  Route,
  "method" | "path" | "access" | "tag" | "summary"
> & {
  scope?: Scope;
  query?: Query;
  params?: Params;
  body?: Body;
  answer?: z.ZodType;
  isTry?: boolean;
  handle(asked: Asked<z.output<Query>, z.output<Params>, z.output<Body>>): Promise<unknown>;
};

/** Puts a route's types and its work together. */
export function route<
  Query extends z.ZodType = z.ZodUndefined,
  Params extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: Definition<Query, Params, Body>): Route {
  const { scope, query, params, body, answer, isTry = false, ...rest } = definition;
  return {
    ...rest,
    scope,
    query: strictly(query),
    params,
    body,
    answer,
    isTry,
    handle: rest.handle as Route["handle"],
  };
}

/** A name that the route does not know is refused, rather than answered with what was not asked; days are in their order. */
function strictly(query: z.ZodType | undefined): z.ZodType {
  if (query === undefined) return z.strictObject({});
  if (!(query instanceof z.ZodObject)) return query;
  return query.strict().refine(({ from, to }) => !(isText(from) && isText(to) && from > to), {
    path: ["to"],
    error: "is before the first day",
  });
}
const isText = (value: unknown): value is string => typeof value === "string";

/**
 * Refuses who may not.
 *
 * @throws {HttpProblem} 401 where nobody asks, 403 where it is not for them
 */
export function authorise({ access, scope }: Route, caller: Caller | undefined): void {
  if (access === "public") return;
  if (!caller) throw new HttpProblem(401, "not_signed_in", "Sign in first, or send the key of a program.");
  if (caller.kind === "key") {
    if (scope === undefined) throw refused("This is for people; the key of a program cannot do it.");
    if (!caller.scopes.includes(scope))
      throw refused(`The key "${caller.name}" does not have the scope ${scope}.`);
    return;
  }
  if (ROLES.indexOf(caller.role) < ROLES.indexOf(access))
    throw refused(`This needs the role ${access}; yours is ${caller.role}. An admin can change that.`);
}

/** The person who asks. @throws {HttpProblem} 403 for programs */
export function personOf(caller: Caller | undefined): Caller & { kind: "person" } {
  if (caller?.kind !== "person") throw refused("This is for people; the key of a program cannot do it.");
  return caller;
}

/** Whose name stands in history. */
export function nameOf(caller: Caller | undefined): string {
  if (!caller) return "nobody";
  return caller.kind === "person" ? caller.email : `key ${caller.name}`;
}

/**
 * The store that is shown, for what a page has built upon one.
 *
 * @param id - the store that the page showed; programs that know but one may leave it out
 * @throws {HttpProblem} 409 where another is shown by now
 */
export function storeNamed(desk: Desk, id: string | undefined): OpenStore {
  const store = storeOf(desk);
  if (id !== undefined && id !== store.id)
    throw new HttpProblem(
      409,
      "other_store",
      `What you see belongs to another store than the one that is shown by now (${store.name === "demo" ? "the demo" : "your org"}); nothing was done. Load the page again.`,
    );
  return store;
}

/** The store that is shown. @throws {HttpProblem} 503 where it is not open */
export function storeOf(desk: Desk): OpenStore {
  const store = desk.stores.shown();
  if (!store) throw new HttpProblem(503, "no_store", "Nothing is connected yet; an admin connects the org.");
  return store;
}
