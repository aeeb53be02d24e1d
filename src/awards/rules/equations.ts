/**
 * Solves `matrix · x = values` by Gauss, the same bits on every machine.
 * @param matrix symmetric and positive definite: no pivot is ever 0
 */
export function solve(matrix: readonly (readonly number[])[], values: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, values[index] as number]);
  for (const [index, pivot] of rows.entries())
    for (const below of rows.slice(index + 1)) subtract(below, pivot, at(below, index) / at(pivot, index));
  const solution: number[] = new Array(rows.length).fill(0);
  for (const [index, row] of [...rows.entries()].reverse()) {
    const known = solution.reduce((sum, value, column) => sum + (column > index ? at(row, column) * value : 0), 0);
    solution[index] = (at(row, rows.length) - known) / at(row, index);
  }
  return solution;
}

function subtract(row: number[], other: readonly number[], factor: number): void {
  for (const [column, value] of other.entries()) row[column] = at(row, column) - factor * value;
}

const at = (row: readonly number[], column: number): number => row[column] as number;
