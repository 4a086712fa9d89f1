import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { generateDemo } from "../src/app/demo.ts";
import { countText, textTable } from "../src/cli/table.ts";

/** The model's clock, behind everything that the org will have stamped: who responds in it has not done so in the future. */
const NOW = new Date(Date.now() + 86_400_000).toISOString();
const MAIN = join(import.meta.dirname, "../src/cli/main.ts");
const EDITED = 100;
/** Settings under which every member counts that has a person. */
const EVERYBODY = `version: 1
sync:
  rules:
    - name: Everybody
      touchpointDate: ["{CampaignMember.CreatedDate}"]
      applyCampaignWindow: false
      anyOf: [[{ field: CampaignMember.Id, operator: starts_with, value: 00v }]]
`;

type Org = {
  url: string;
  accessToken: string;
  username: string;
  password: string;
  securityToken: string;
  clientId: string;
  clientSecret: string;
};

/**
 * `npm run bench -- salesforce [--members 1000000] [--all]`: the demo organisation in a simulated org; a store
 * that is connected to it imports everything, then a change of 100 members, and writes its touchpoints back. API calls
 * as the org counts them, time of each command as a process of its own, its peak memory. `--all` counts every
 * member, which makes more than two records of ours for each.
 */
export async function benchSalesforce(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      members: { type: "string", default: "1000000" },
      all: { type: "boolean", default: false },
    },
  });
  const members = Number(values.members);
  const folder = mkdtempSync(join(tmpdir(), "footfall-bench-"));
  let child: ChildProcess | undefined;
  try {
    const [source, settings] = [join(folder, "export.zip"), join(folder, "footfall.yaml")];
    await generateDemo({ members, out: source, settingsOut: settings });
    const started = performance.now();
    child = spawn(process.execPath, ["--max-old-space-size=12000", MAIN, "sim-org", "--load", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const org = await firstLine(child);
    console.error(`the simulated org is loaded: ${seconds(started)} s`);
    const environment = {
      ...process.env,
      FOOTFALL_KEY_FILE: join(folder, "key"),
      SF_CLIENT_ID: org.clientId,
      SF_CLIENT_SECRET: org.clientSecret,
      SF_USERNAME: org.username,
      SF_PASSWORD: `${org.password}${org.securityToken}`,
    };
    const store = join(folder, "store");
    const footfall = (...words: string[]) => command([...words, "--store", store], environment);
    await footfall("connect", "--url", org.url, "--auth", "password");
    const rows: (string | number)[][] = [];
    const measure = async (name: string, ...words: string[]) => {
      const before = await calls(org);
      const { time, memory, out } = await footfall(...words);
      const used = (await calls(org)) - before;
      rows.push([name, records(out), countText(used), time.toFixed(1), countText(memory)]);
      console.error(rows.at(-1)?.join("  "));
    };
    await measure(`first import of ${countText(members)} members`, "import", "--now", NOW, "--json");
    if (values.all) writeFileSync(settings, EVERYBODY);
    await footfall("publish", "--settings", settings, "--now", NOW);
    await measure("import without a change", "import", "--now", NOW, "--json");
    await edit(org);
    await measure(`import of ${EDITED} changed members`, "import", "--now", NOW, "--json");
    await measure("write everything back", "export", "--json");
    await measure("look after it, and write nothing", "export", "--json");
    await edit(org);
    await measure(`import ${EDITED} changed members again`, "import", "--now", NOW, "--json");
    await measure("write the difference back", "export", "--json");
    console.log(
      `${availableParallelism()} cores, one run; the simulated org answers on the same machine\n\n${textTable(
        [
          { title: "" },
          { title: "Records", align: "right" },
          { title: "API calls", align: "right" },
          { title: "Seconds", align: "right" },
          { title: "Peak memory, MiB", align: "right" },
        ],
        rows,
      )}`,
    );
  } finally {
    child?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);

async function firstLine(child: ChildProcess): Promise<Org> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Org;
  throw new Error("the simulated org did not start");
}

async function ask(org: Org, path: string, request: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${org.url}${path}`, {
    ...request,
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
  });
  return answer.json();
}

/** Calls that the org has counted against its daily limit. */
async function calls(org: Org): Promise<number> {
  const limits = (await ask(org, "/services/data/v62.0/limits")) as {
    DailyApiRequests: { Max: number; Remaining: number };
  };
  return limits.DailyApiRequests.Max - limits.DailyApiRequests.Remaining - asked++;
}
/** Our own questions count too. */
let asked = 1;

/** Lets members respond, or no longer, where that decides whether they count. */
async function edit(org: Org): Promise<void> {
  const query = async (soql: string) => {
    const found = await ask(org, `/services/data/v62.0/query?q=${encodeURIComponent(soql)}`);
    asked++;
    return (found as { records: Record<string, string | boolean>[] }).records;
  };
  const members = await query(
    `SELECT Id, CampaignId, HasResponded FROM CampaignMember
     WHERE Campaign.bizible2__Bizible_Attribution_SyncType__c LIKE 'Include only%' ORDER BY Id DESC LIMIT ${EDITED}`,
  );
  const campaigns = [...new Set(members.map(({ CampaignId }) => `'${CampaignId}'`))];
  const statuses = await query(
    `SELECT CampaignId, Label, HasResponded FROM CampaignMemberStatus WHERE CampaignId IN (${campaigns.join(", ")})`,
  );
  const other = (member: Record<string, string | boolean>) =>
    statuses.find(
      (status) => status.CampaignId === member.CampaignId && status.HasResponded !== member.HasResponded,
    )?.Label;
  const records = members.map((member) => ({
    attributes: { type: "CampaignMember" },
    Id: member.Id,
    Status: other(member),
  }));
  const body = JSON.stringify({ allOrNone: true, records });
  const results = await ask(org, "/services/data/v62.0/composite/sobjects", { method: "PATCH", body });
  asked++;
  if (!(results as { success: boolean }[]).every(({ success }) => success))
    throw new Error(JSON.stringify(results));
}

/** What a command's JSON says that it wrote or changed. */
function records(out: string): string {
  const told = JSON.parse(out) as {
    objects?: { insert: number; update: number; delete: number }[];
    members?: { gained: number; lost: number; redated: number };
  };
  if (told.objects)
    return countText(told.objects.reduce((sum, one) => sum + one.insert + one.update + one.delete, 0));
  const { gained = 0, lost = 0, redated = 0 } = told.members ?? {};
  return countText(gained + lost + redated);
}

function command(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ time: number; memory: number; out: string }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const script = `process.on("exit", () => process.stderr.write("\\nMiB " + Math.round(process.resourceUsage().maxRSS / 1024) + "\\n"));`;
    const child = spawn(
      process.execPath,
      ["--import", `data:text/javascript,${encodeURIComponent(script)}`, MAIN, ...words],
      { env, stdio: ["ignore", "pipe", "pipe"] },
    );
    let out = "";
    let error = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      error += text;
    });
    child.on("close", (status) => {
      if (status !== 0) return reject(new Error(`${words.join(" ")}: ${status}\n${error}`));
      const memory = Number(/MiB (\d+)/.exec(error)?.[1] ?? 0);
      resolve({ time: (performance.now() - start) / 1000, memory, out });
    });
  });
}
