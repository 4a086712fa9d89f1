/** Columns of numbers: what millions of people and members are kept in. */

export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** The value at a row that is known to be there. Reading beyond the end would be a fault of this folder. */
export function at(column: Column, row: number): number {
  return column[row] as number;
}

/** Raises a count, up to what the column can hold. */
export function countUp(column: Uint8Array | Uint16Array, row: number): void {
  const most = column.BYTES_PER_ELEMENT === 1 ? 255 : 65_535;
  const value = at(column, row);
  if (value < most) column[row] = value + 1;
}
