import { openDuckDb } from "./src/warehouse/duckdb/duckdb-warehouse.ts";
import { demoSettings, demoTables } from "./src/demo/index.ts";
import { contextOf, loadMirror } from "./test/support/model-run.ts";
import { runModel } from "./src/model/run.ts";
import { parse } from "yaml";
const tables: any = {};
for await (const { object, columns, rows } of demoTables({ members: 100 }))
  tables[object] = { columns: [...columns], rows: [...rows].map((row) => [...row]) };
const w: any = await openDuckDb({ path: ":memory:", threads: 1 });
const cpu = () => { const u = process.cpuUsage(); return [u.user / 1000, u.system / 1000]; };
const columns = await loadMirror(w, tables);
const context = contextOf(w, parse(demoSettings), columns, "2026-07-01T00:00:00Z");
await runModel(w, context);
let c = cpu();
for (let i = 0; i < 8; i++) await runModel(w, context); let d = cpu(); console.log("runModel", ((d[0] - c[0]) / 8).toFixed(0), ((d[1] - c[1]) / 8).toFixed(0));
