import type { TargetColumn, TargetTable } from '../../mapping/compile.js';

/** A CREATE TABLE as all databases take it. If another loader is quicker, its table stays. */
export function tableSql(
  { table, columns, foreignKey }: TargetTable,
  typeOf: (column: TargetColumn) => string,
  quoted: (name: string) => string,
): string {
  const list = (names: readonly string[]): string => `(${names.map(quoted).join(', ')})`;
  const key = columns.filter(column => column.key).map(({ column }) => column);
  const parts = columns.map(
    column => `${quoted(column.column)} ${typeOf(column)}${column.required ? ' NOT NULL' : ''}`,
  );
  if (key.length > 0) parts.push(`PRIMARY KEY ${list(key)}`);
  if (foreignKey) {
    const { columns: own, table: parent, references } = foreignKey;
    parts.push(`FOREIGN KEY ${list(own)} REFERENCES ${quoted(parent)} ${list(references)}`);
  }
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (${parts.join(', ')})`;
}
