import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { mappingJsonSchema } from '../../lib/mapping/schema.js';

// mocha runs in the root of the repo.
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const mappings = readdirSync('examples').filter(name => name.endsWith('.mapping.json'));

describe('The JSON Schema of a mapping', () => {
  before(() => {
    execFileSync(process.execPath, [join('dist', 'lib', 'mapping', 'write-schema.js')]);
  });

  it('is written by the build, where the package exports it', () => {
    const path = createRequire(import.meta.url).resolve('millrace/mapping.schema.json');
    assert.deepEqual(read(path), mappingJsonSchema());
  });

  it('describes each setting for editors', () => {
    const described = JSON.stringify(mappingJsonSchema()).match(/"description":/g)!;
    assert.ok(described.length > 20);
  });

  for (const name of mappings) {
    const mapping = read(join('examples', name)) as { tables: Record<string, { columns: object }> };

    it(`takes ${name}, which names it`, () => {
      const schema = z.fromJSONSchema(mappingJsonSchema() as z.core.JSONSchema.JSONSchema);
      assert.ok(schema.safeParse(mapping).success);
      const [[table, rest]] = Object.entries(mapping.tables) as [[string, object]];
      const wrong = { ...mapping, tables: { [table]: { ...rest, colums: {} } } };
      assert.ok(!schema.safeParse(wrong).success);
      assert.equal((mapping as { $schema?: string }).$schema, '../dist/lib/mapping.schema.json');
    });
  }
});
