import { defineConfig } from "drizzle-kit";

/** `drizzle-kit generate --name WHAT` after a change of the tables; see src/state/README.md for what follows by hand. */
export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/state/tables.ts", "./src/state/account-tables.ts"],
  out: "./src/state/migrations",
});
