import { readFile } from "node:fs/promises";
import type { AuthKind, SignInRequest } from "../app/connect.ts";
import { CALLBACK_PORT } from "../app/connect.ts";
import { ask } from "./ask.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** What it takes to sign in this way, asked of the environment and then of the person. */
export async function askForSignIn(
  io: Io,
  auth: AuthKind,
  alias: string | undefined,
): Promise<SignInRequest> {
  if (auth === "sf") {
    if (alias === undefined) throw new UsageError("--auth sf needs --alias; sf org list shows the names");
    return { auth, alias };
  }
  if (alias !== undefined) throw new UsageError("--alias belongs to --auth sf");
  const clientId = await ask(io, { variable: "SF_CLIENT_ID", text: "Consumer key of the app" });
  switch (auth) {
    case "web":
      return { auth, clientId, ...(await webPart(io)) };
    case "jwt":
      return { auth, clientId, username: await username(io), privateKey: await privateKey(io) };
    case "client-credentials":
      return { auth, clientId, clientSecret: await clientSecret(io) };
    case "password":
      return {
        auth,
        clientId,
        clientSecret: await clientSecret(io),
        username: await username(io),
        password: await password(io),
      };
  }
}

function username(io: Io): Promise<string> {
  return ask(io, { variable: "SF_USERNAME", text: "User name" });
}

function clientSecret(io: Io, isOptional = false): Promise<string> {
  return ask(io, {
    variable: "SF_CLIENT_SECRET",
    text: "Consumer secret of the app",
    isSecret: true,
    isOptional,
  });
}

async function webPart(
  io: Io,
): Promise<Pick<Extract<SignInRequest, { auth: "web" }>, "clientSecret" | "port" | "show">> {
  const secret = await clientSecret(io, true);
  return {
    ...(secret === "" ? {} : { clientSecret: secret }),
    port: callbackPort(),
    show: (address) =>
      io.error(
        `Open this address in a browser on this machine, sign in and allow the app:\n\n${address}\n\n`,
      ),
  };
}

function callbackPort(): number {
  const named = process.env.FOOTFALL_CALLBACK_PORT?.trim();
  if (!named) return CALLBACK_PORT;
  const port = Number(named);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError(`FOOTFALL_CALLBACK_PORT is ${named}, and a port from 1 to 65535 is wanted`);
  return port;
}

async function privateKey(io: Io): Promise<string> {
  const path = await ask(io, { variable: "SF_PRIVATE_KEY_FILE", text: "File of the private key" });
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `the private key ${path} cannot be read (${error.code}); name it with SF_PRIVATE_KEY_FILE`,
    );
  });
}

/** Salesforce wants the security token behind the password; some keep the two apart. */
async function password(io: Io): Promise<string> {
  const secret = await ask(io, {
    variable: "SF_PASSWORD",
    text: "Password, with the security token behind it",
    isSecret: true,
  });
  const token = process.env.SF_SECURITY_TOKEN?.trim() ?? "";
  return secret.endsWith(token) ? secret : `${secret}${token}`;
}
