/** Node 24 calls its SQLite experimental, which is no news for whoever starts a simulated org. */
export function withoutSqliteWarning(): void {
  const emit = process.emitWarning.bind(process) as (...words: unknown[]) => void;
  process.emitWarning = ((...words: unknown[]) => {
    if (!String(words[0]).includes("SQLite")) emit(...words);
  }) as typeof process.emitWarning;
}
