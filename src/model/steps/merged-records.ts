import { step } from "../step.ts";

/** Each doubling follows twice as many mergers as the one before: chains of up to 2^7. */
const DOUBLINGS = 7;

const OBJECTS = ["account", "contact", "lead"] as const;

/**
 * Where a record that was merged away lives on: MasterRecordId, followed over any number of mergers.
 *
 * Only merged records have a row. A ring of mergers ends at a record that is itself merged away, hence deleted.
 * @see shared/spec/README.md, decision 16
 */
export const mergedRecords = step({
  name: "merged_records",
  row: "a record that was merged away",
  reads: OBJECTS,
  select: (_, from) => {
    const links = OBJECTS.map(
      (object) => `SELECT '${object}' AS object, id, master_record_id AS survivor_id
    FROM ${from[object]}
    WHERE is_deleted AND master_record_id IS NOT NULL`,
    );
    const doublings = Array.from(
      { length: DOUBLINGS },
      (_, index) => `hop_${index + 1} AS (
    SELECT near.object, near.id, COALESCE(far.survivor_id, near.survivor_id) AS survivor_id
    FROM hop_${index} AS near
    LEFT JOIN hop_${index} AS far ON far.object = near.object AND far.id = near.survivor_id
  )`,
    );
    return `
  WITH hop_0 AS (
    ${links.join("\n    UNION ALL\n    ")}
  ),
  ${doublings.join(",\n  ")}
  SELECT object, id, survivor_id
  FROM hop_${DOUBLINGS}`;
  },
});
