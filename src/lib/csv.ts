const BOM = '\uFEFF';

/** Lines as Excel reads them: UTF-8 with a mark, CRLF. */
export const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  `${BOM}${rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`;

/** A text that a spreadsheet would take for a formula stays text (IN-11). A number is none, whatever its sign. */
function cell(value: string | number): string {
  const text = String(value);
  const inert = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
