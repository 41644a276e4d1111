export function mysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function sqliteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
