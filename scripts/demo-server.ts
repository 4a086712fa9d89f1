import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SimulatedOrg, startSimulatedOrg } from "../sim-org/start.ts";
import { makeDemoStore, writeDemoExport } from "../src/app/demo-store.ts";
import { placesIn, readConfig } from "../src/server/config.ts";
import { serve } from "../src/server/serve.ts";

/** What `npm start` brings up, in a folder of its own that goes with it, and an admin who can sign in. */
export type DemoServer = {
  url: string;
  email: string;
  password: string;
  /** Starts an org of your own beside the demo's, with the same records and another id; it is closed with the server. */
  anotherOrg(): Promise<SimulatedOrg>;
  close(): Promise<void>;
};

export async function demoServer(progress: (what: string) => void): Promise<DemoServer> {
  const folder = mkdtempSync(join(tmpdir(), "footfall-demo-server-"));
  process.env.FOOTFALL_KEY_FILE = join(folder, "key");
  const home = join(folder, "home");
  const load = await writeDemoExport(folder, progress);
  const org = await startSimulatedOrg({ load });
  const others: SimulatedOrg[] = [];
  await makeDemoStore(placesIn(home).demo, org, progress);
  const running = await serve(
    readConfig({ FOOTFALL_HOME: home, PORT: "0", FOOTFALL_LOG: "silent" }),
    progress,
  );
  const [email, password] = ["ada@example.com", "a long enough password"];
  await running.desk.auth.addUser({ email, name: "Ada", role: "admin", password });
  return {
    url: running.url,
    email,
    password,
    anotherOrg: async () => {
      const other = await startSimulatedOrg({ load });
      others.push(other);
      return other;
    },
    close: async () => {
      await running.close();
      for (const each of [org, ...others]) await each.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
