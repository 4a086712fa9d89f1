/**
 * From so many records on the bulk API takes fewer calls than pages of 2,000 or collections of 200.
 *
 * `FOOTFALL_BULK_FROM` names another number, so that tests reach the bulk API with few records.
 */
export function bulkFrom(): number {
  const named = Number(process.env.FOOTFALL_BULK_FROM);
  return Number.isInteger(named) && named > 0 ? named : 10_000;
}
