/** The import rules of the house: data goes one way (see CONTRIBUTING.md, "The rooms"). */
const only = (room, allowed) => ({
  name: `${room}-imports`,
  severity: "error",
  comment: `src/${room} may import only: ${allowed.join(", ") || "nothing else of src"}`,
  from: { path: `^src/${room}/`, pathNot: "\\.test\\.ts$" },
  to: { path: "^src/", pathNot: [`^src/${room}/`, ...allowed.map((name) => `^src/${name}/`)] },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans-outside-src",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(test|bench|scripts)/" },
    },
    {
      name: "no-dev-dependency-in-src",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "^node:" },
    },
    { name: "not-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("settings", []),
    only("warehouse", []),
    only("mirror", ["warehouse", "settings"]),
    only("model", ["warehouse", "settings", "mirror"]),
    only("ledger", ["warehouse", "settings", "mirror", "model"]),
    only("results", ["warehouse", "settings", "mirror", "model", "ledger"]),
    only("salesforce", ["settings"]),
    only("sources", ["warehouse", "settings", "mirror", "salesforce"]),
    only("destinations", ["warehouse", "settings", "model", "results", "salesforce"]),
    only("state", ["warehouse", "settings"]),
    only("demo", []),
    only("app", [
      "sources",
      "destinations",
      "results",
      "model",
      "ledger",
      "mirror",
      "state",
      "salesforce",
      "warehouse",
      "settings",
      "demo",
    ]),
    only("server", ["app", "settings", "results", "model", "state"]),
    only("cli", ["app", "server", "settings", "results", "model"]),
    {
      name: "sim-org-stands-alone",
      severity: "error",
      comment:
        "the simulated org knows nothing of Footfall, so that what passes with it does not pass by agreement",
      from: { path: "^sim-org/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(src|test|bench|scripts)/" },
    },
    {
      name: "only-the-command-starts-the-simulated-org",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/cli/(sim-org|serve)\\.ts$", "\\.test\\.ts$"] },
      to: { path: "^sim-org/" },
    },
    {
      name: "duckdb-stays-in-its-folder",
      severity: "error",
      comment: "the engine is reached only through src/warehouse",
      from: { path: "^src/", pathNot: "^src/warehouse/duckdb/" },
      to: { path: "node_modules/@duckdb" },
    },
  ],
  options: {
    // TypeScript 7 has no compiler API for other tools; swc reads the imports.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
