/** Texts that break out of a literal, a name or a statement where one is not escaped; none is a value of the demo's. */
export const runRuleSql: readonly string[] = [
  "' OR 1=1 --",
  "'; DROP TABLE mirror.campaign; --",
  '" OR ""="',
  "x' UNION SELECT 1 FROM ledger.publishes --",
  "$$; SELECT 1; $$",
  "\\' OR TRUE --",
  "%' OR '1'='1",
];
