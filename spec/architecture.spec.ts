import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

// The sources, not what is compiled from them: mocha runs in the root of the repo.
const root = process.cwd();

/** From the ground up; a part is a folder of lib or a file in it. */
const LAYERS = [
  ['types', 'reading', 'errors', 'options', 'defaults', 'on-demand', 'kernel'],
  ['bytes', 'slots', 'xml', 'json', 'mapping', 'batch', 'block'],
  ['stages', 'source', 'workers', 'sink', 'ledger'],
  ['load'],
  ['cli', 'highland', 'index'],
];

const PURE = [
  'types',
  'reading',
  'errors',
  'options',
  'defaults',
  'on-demand',
  'kernel',
  'bytes',
  'slots',
  'xml',
  'json',
  'mapping',
  'batch',
  'block',
];

/** The parts that may import a package. */
const PACKAGES: Record<string, readonly string[]> = {
  sax: ['xml'],
  'stream-json': ['json'],
  'stream-chain': ['json'],
  'iconv-lite': ['bytes'],
  knex: ['sink', 'ledger'],
  mysql2: ['sink'],
  'better-sqlite3': ['sink'],
  'fastest-levenshtein': ['mapping', 'sink'],
  highland: ['highland'],
  // Its types are part of ours.
  '@types/highland': ['highland'],
  zod: ['mapping'],
  '@marcbachmann/cel-js': ['mapping'],
  'big.js': ['mapping'],
  commander: ['cli'],
  'cli-progress': ['cli'],
  tinyglobby: ['cli'],
};

const AVOIDED = ['queue', 'manager', 'handler', 'helper', 'util', 'utils', 'data', 'info'];
const MAX_LINES = 180;

interface Source {
  readonly path: string;
  readonly part: string;
  readonly text: string;
  readonly imports: readonly string[];
}

describe('The architecture', () => {
  const sources = readSources();

  for (const source of sources) {
    describe(source.path, () => {
      it('belongs to a layer', () => {
        assert.notEqual(layerOf(source.part), -1);
      });

      it('imports nothing from the layers above', () => {
        const upward = partsImportedBy(source).filter(part => layerOf(part) > layerOf(source.part));
        assert.deepEqual(upward, []);
      });

      it('imports packages only where they belong', () => {
        const foreign = source.imports
          .filter(name => !name.startsWith('.') && !name.startsWith('node:'))
          .filter(name => !PACKAGES[packageOf(name)]?.includes(source.part));
        assert.deepEqual(foreign, []);
      });

      it(`has ${MAX_LINES} lines at most`, () => {
        assert.ok(source.text.trimEnd().split('\n').length <= MAX_LINES);
      });

      it('uses no avoided word as its name or in that of an export', () => {
        const names = [posix.basename(source.path, '.ts'), ...exportsOf(source.text)];
        assert.deepEqual(names.filter(isAvoided), []);
      });
    });
  }

  it('has no parts that import each other in a circle', () => {
    const imported = new Map<string, Set<string>>();
    for (const source of sources) {
      const parts = imported.get(source.part) ?? new Set();
      for (const part of partsImportedBy(source)) if (part !== source.part) parts.add(part);
      imported.set(source.part, parts);
    }
    const follow = (part: string, path: readonly string[]): void => {
      assert.ok(!path.includes(part), [...path, part].join(' → '));
      for (const next of imported.get(part) ?? []) follow(next, [...path, part]);
    };
    for (const part of imported.keys()) follow(part, []);
  });

  it('keeps streams out of the pure parts', () => {
    const impure = sources
      .filter(
        ({ part, imports }) => PURE.includes(part) && imports.some(name => name.startsWith('node:stream')),
      )
      .map(({ path }) => path);
    assert.deepEqual(impure, []);
  });

  /** The packages that a module has loaded when it is imported. */
  function packagesAtOnce(start: string): string[] {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      const source = sources.find(each => each.path === path);
      if (loaded.has(path) || !source) return void loaded.add(path);
      loaded.add(path);
      for (const name of loadedAtOnceBy(source.text)) {
        load(name.startsWith('.') ? posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts') : name);
      }
    };
    load(start);
    return [...loaded]
      .map(packageOf)
      .filter(name => name in PACKAGES)
      .sort();
  }

  for (const [what, start, packages] of [
    ['the command line without what only its commands need', 'cli/main.ts', ['commander', 'tinyglobby']],
    ['a thread without what few mappings need', 'load/by-mapping.ts', ['big.js']],
    ['a program without what few loads need', 'index.ts', ['big.js', 'zod']],
  ] as const) {
    it(`starts ${what}`, () => {
      assert.deepEqual(packagesAtOnce(start), packages);
    });
  }

  it('has the adapter to highland as an entry point of its own', () => {
    const importing = sources.filter(source => partsImportedBy(source).includes('highland'));
    assert.deepEqual(importing, []);
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(exports['./highland'].default, './dist/lib/highland.js');
  });

  it('knows the place of every package that it depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.deepEqual(
      Object.keys(dependencies).filter(name => !PACKAGES[name]),
      [],
    );
  });
});

function readSources(): Source[] {
  const lib = join(root, 'lib');
  return readdirSync(lib, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(lib, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map(path => {
      const text = readFileSync(join(lib, path), 'utf8');
      return { path, part: partOf(path), text, imports: importsOf(text) };
    });
}

function importsOf(text: string): string[] {
  const statements = /^(?:import|export)\s+(?:[\w$*{},\s]+\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map(([, from, dynamic]) => from ?? dynamic!);
}

/** What is imported for more than its types, and not when it is needed. */
function loadedAtOnceBy(text: string): string[] {
  const statements = /^(?:import|export)\s+(?!type\b)(?:[\w$*{},\s]+\sfrom\s+)?'([^']+)'/gm;
  return [...text.matchAll(statements)].map(([, from]) => from!);
}

function exportsOf(text: string): string[] {
  const declared =
    /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type) (\w+)/gm;
  const listed = /^export (?:type )?\{([^}]*)\}/gm;
  return [
    ...[...text.matchAll(declared)].map(([, name]) => name!),
    ...[...text.matchAll(listed)].flatMap(([, names]) => names!.match(/\w+(?=\s*(?:,|$))/g) ?? []),
  ];
}

function partsImportedBy({ path, imports }: Source): string[] {
  return imports
    .filter(name => name.startsWith('.'))
    .map(name => partOf(posix.join(posix.dirname(path), name)));
}

function partOf(path: string): string {
  return path.split('/')[0]!.replace(/\.[jt]s$/, '');
}

function layerOf(part: string): number {
  return LAYERS.findIndex(parts => parts.includes(part));
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function isAvoided(name: string): boolean {
  return name.split(/(?=[A-Z])|[-_.]/).some(word => AVOIDED.includes(word.toLowerCase()));
}
