import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import {
  type Accounts,
  accounts,
  type Role,
  sessions,
  type User,
  users,
  verifications,
} from "../../state/accounts.ts";

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;
const SESSION_SECONDS = 7 * 24 * 3600;
const REFRESH_SECONDS = 24 * 3600;

export type SessionEntry = {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  userAgent: string | null;
  isThis: boolean;
};

/** Signs people in and out; the library keeps passwords and sessions, the routes are ours. */
export interface Auth {
  /** @returns the cookies to set; undefined where address and password do not belong together */
  signIn(email: string, password: string, headers: Headers): Promise<string[] | undefined>;
  /** @returns the cookies that end the session */
  signOut(headers: Headers): Promise<string[]>;
  /** Who sends these cookies. */
  userOf(headers: Headers): Promise<User | undefined>;
  sessionsOf(headers: Headers): Promise<SessionEntry[]>;
  endSession(headers: Headers, id: string): Promise<boolean>;
  addUser(user: { email: string; name: string; role: Role; password: string }): Promise<void>;
  /** Sets the caller's own password, and ends their other sessions. @returns the cookies of the session that goes on; undefined where the current password is wrong */
  changePassword(
    headers: Headers,
    passwords: { current: string; fresh: string },
  ): Promise<string[] | undefined>;
  /** Ends every session of somebody. */
  endSessionsOf(userId: string): Promise<void>;
  /** Also ends every session of theirs. @returns false where nobody has the address */
  setPassword(email: string, password: string): Promise<boolean>;
}

/**
 * @param origin - the address that people use; https makes the cookies secure
 */
export function authOver(kept: Accounts, { origin, secret }: { origin: string; secret: string }): Auth {
  const auth = betterAuth({
    database: drizzleAdapter(kept.orm, {
      provider: "pg",
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    baseURL: origin,
    secret,
    telemetry: { enabled: false },
    // Accounts are made by links that an admin gives away, never by whoever comes by.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    user: { additionalFields: { role: { type: "string", input: false, required: true } } },
    session: { expiresIn: SESSION_SECONDS, updateAge: REFRESH_SECONDS },
    // Counting tries is the server's: it must also count those that never reach the library.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "footfall",
      useSecureCookies: origin.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "strict", path: "/" },
      // The server has looked at the origin before.
      disableOriginCheck: true,
    },
    logger: { disabled: true },
  });

  const sessionOf = async (headers: Headers) =>
    auth.api.getSession({ headers, query: { disableCookieCache: true } });
  return {
    async signIn(email, password, headers) {
      const answer = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
      return answer.ok ? answer.headers.getSetCookie() : undefined;
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true });
      return answer.headers.getSetCookie();
    },
    async userOf(headers) {
      const session = await sessionOf(headers);
      return session ? kept.user(session.user.id) : undefined;
    },
    async sessionsOf(headers) {
      const own = await sessionOf(headers);
      if (!own) return [];
      const list = await auth.api.listSessions({ headers });
      return list.map(({ id, createdAt, expiresAt, userAgent }) => ({
        id,
        createdAt,
        expiresAt,
        userAgent: userAgent ?? null,
        isThis: id === own.session.id,
      }));
    },
    async endSession(headers, id) {
      const list = await auth.api.listSessions({ headers });
      const found = list.find((session) => session.id === id);
      if (!found) return false;
      await auth.api.revokeSession({ headers, body: { token: found.token } });
      return true;
    },
    async addUser({ email, name, role, password }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name, role, emailVerified: true },
        { method: "email-password" },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: "credential",
        password: hash,
      });
    },
    async changePassword(headers, { current, fresh }) {
      const answer = await auth.api.changePassword({
        headers,
        body: { currentPassword: current, newPassword: fresh, revokeOtherSessions: true },
        asResponse: true,
      });
      return answer.ok ? answer.headers.getSetCookie() : undefined;
    },
    async endSessionsOf(userId) {
      const { internalAdapter } = await auth.$context;
      await internalAdapter.deleteUserSessions(userId);
    },
    async setPassword(email, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const found = await internalAdapter.findUserByEmail(email.toLowerCase());
      if (!found) return false;
      await internalAdapter.updatePassword(found.user.id, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(found.user.id);
      return true;
    },
  };
}
