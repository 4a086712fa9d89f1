/**
 * The inverse of a square matrix, by Gauss-Jordan elimination with partial pivoting.
 *
 * @param matrix - its rows; they are used up
 * @throws RangeError where the matrix is singular
 */
export function inverse(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const rows = matrix.map((row, index) => {
    const widened = new Float64Array(2 * size);
    widened.set(row);
    widened[size + index] = 1;
    return widened;
  });
  for (let column = 0; column < size; column++) {
    const pivot = takePivot(rows, column);
    for (let index = 0; index < size; index++) {
      const row = rows[index];
      if (row !== undefined && index !== column) subtractPivot(row, pivot, column);
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Moves the row with the largest entry of the column into its place, and scales that entry to 1. */
function takePivot(rows: Float64Array[], column: number): Float64Array {
  let best = column;
  for (let index = column + 1; index < rows.length; index++) {
    if (Math.abs(rows[index]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = index;
  }
  const pivot = rows[best];
  const displaced = rows[column];
  const scale = pivot?.[column] ?? 0;
  if (pivot === undefined || displaced === undefined || scale === 0) {
    throw new RangeError(`the matrix is singular at column ${column + 1} of ${rows.length}`);
  }
  rows[best] = displaced;
  rows[column] = pivot;
  for (let index = column; index < pivot.length; index++) pivot[index] = (pivot[index] ?? 0) / scale;
  return pivot;
}

function subtractPivot(row: Float64Array, pivot: Float64Array, column: number): void {
  const factor = row[column] ?? 0;
  if (factor === 0) return;
  for (let index = column; index < row.length; index++) {
    row[index] = (row[index] ?? 0) - factor * (pivot[index] ?? 0);
  }
}
