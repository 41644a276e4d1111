import knex, { type Knex } from 'knex';

export function isUrl(text: string): boolean {
  return /^(sqlite|mysql|mariadb):/.test(text);
}

/** sqlite:path, or mysql:// and mariadb:// URLs. */
export function open(url: string): Knex {
  if (!url.startsWith('sqlite:')) {
    return knex({
      client: 'mysql2',
      connection: url.replace(/^mariadb:/, 'mysql:'),
      pool: { min: 0, max: 5 },
    });
  }
  return knex({
    client: 'better-sqlite3',
    connection: url.slice('sqlite:'.length),
    useNullAsDefault: true,
  });
}
