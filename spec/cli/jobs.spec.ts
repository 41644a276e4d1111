import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { type Run, useCommandLine } from '../support/cli.js';
import { MAPPING, people, person, writePeople } from './people.js';

const TO = ['--to', 'sqlite:people.sqlite'];

describe('millrace jobs, rejects and retry', () => {
  const cli = useCommandLine();
  const load = (...args: readonly string[]): Promise<Run> =>
    cli.run(['load', '-m', 'people.mapping.json', ...TO, '--create', '--max-rejects', '9', ...args]);

  it('tell what ran and what was refused, and load it when it is mended', async () => {
    writePeople(cli, person(1, 'Ann'), person('x2', 'Bo'), person('y', 'Cy'));
    assert.equal((await load('people.xml')).code, 3);

    const listed = await cli.run(['jobs', ...TO]);
    assert.deepEqual([listed.code, listed.err], [0, '']);
    assert.match(
      listed.out,
      /^job +begun +done +read +written +filtered +rejected\npeople\.xml +20\S+Z +20\S+Z +3 +1 +0 +2\n\npeople\.xml: 2 rejected: people\.id: not a number\n$/,
    );
    const [job] = JSON.parse((await cli.run(['jobs', ...TO, '--json'])).out);
    assert.deepEqual([job.job, job.rejected, job.rejects[0].count], ['people.xml', 2, 2]);

    const rejects = await cli.run(['rejects', 'people.xml', ...TO]);
    assert.equal(rejects.code, 0);
    const lines = linesOf(rejects);
    assert.deepEqual(
      lines.map(({ source, stage, code, position: { record, line, column } }) => [
        source,
        stage,
        code,
        record,
        line,
        column,
      ]),
      [
        ['people.xml', 'map', 'bad_value', 1, 3, 1],
        ['people.xml', 'map', 'bad_value', 2, 4, 1],
      ],
    );
    assert.ok(!rejects.out.includes('x2') && lines.every(line => !('value' in line)));

    const columns = {
      ...MAPPING.tables.people.columns,
      id: { from: '@id', type: 'integer', key: true, convert: ['digits'], default: 7 },
    };
    const phones = {
      ...MAPPING.tables.phones,
      where: "phone != ''",
      columns: { ...MAPPING.tables.phones.columns, person: { ...columns.id, from: '/@id' } },
    };
    writeFileSync(
      cli.file('mended.json'),
      JSON.stringify({ ...MAPPING, tables: { people: { columns }, phones } }),
    );
    const retried = await cli.run(['retry', 'people.xml', '-m', 'mended.json', ...TO, '--json']);
    assert.equal(retried.code, 0, retried.err);
    const { read, written, rejected } = JSON.parse(retried.out);
    assert.deepEqual([read, written, rejected], [2, 2, 0]);
    assert.match(retried.err, /people +2\n/);
    const again = await cli.run(['retry', 'people.xml', '-m', 'mended.json', ...TO]);
    assert.deepEqual([again.code, again.err], [0, 'job people.xml has no rejects\n']);
  });

  it('show the values of refused records only when they are told to', async () => {
    writePeople(cli, person(1, 'Ann'), person('x2', 'Bo'));
    await load('people.xml');
    const reveal = ['rejects', 'people.xml', ...TO, '--reveal'];
    const alone = await cli.run(reveal);
    assert.deepEqual([alone.code, alone.err], [2, 'error: --reveal: expected --mapping, too\n']);
    const [line] = linesOf(await cli.run([...reveal, '-m', 'people.mapping.json']));
    assert.deepEqual(line!.value, { '@id': 'x2', name: 'Bo', phone: ['x2', '0'] });

    writeFileSync(cli.file('people.xml'), people(person(1, 'Other')));
    const { code, err } = await cli.run([...reveal, '-m', 'people.mapping.json']);
    assert.equal(code, 1);
    assert.match(err, /^error: job people\.xml: the size of the source was /);
  });

  it('end with 3 where records are refused again', async () => {
    writePeople(cli, person('x', 'Bo'));
    await load('people.xml');
    const { code, err } = await cli.run(['retry', 'people.xml', '-m', 'people.mapping.json', ...TO]);
    assert.equal(code, 3);
    assert.match(err, /^rejected: people\.xml: record 0, .*: people\.id: not a number$/m);
  });

  it('tell where a job that is not done goes on', async () => {
    writePeople(cli, person(1, 'Ann'));
    writeFileSync(cli.file('cut.xml'), `<people>${person(2, 'Bo')}`);
    await load('cut.xml');
    const { out } = await cli.run(['jobs', ...TO]);
    assert.match(out, /\ncut\.xml: in up to byte \d+ of \d+; the same load goes on there\n$/);
  });

  it('make no file where there is none, and know the jobs that there are', async () => {
    writePeople(cli, person(1, 'Ann'));
    for (const args of [['jobs'], ['rejects', 'x'], ['retry', 'x', '-m', 'people.mapping.json']]) {
      const { code, err } = await cli.run([...args, '--to', 'sqlite:none.sqlite']);
      assert.deepEqual([code, err], [2, 'error: target: none.sqlite: no such file\n']);
      assert.equal(existsSync(cli.file('none.sqlite')), false);
    }
    writeFileSync(cli.file('empty.sqlite'), '');
    assert.equal((await cli.run(['jobs', '--to', 'sqlite:empty.sqlite'])).out, 'There are no jobs.\n');
    await load('people.xml');
    const { code, err } = await cli.run(['rejects', 'peeple.xml', ...TO]);
    assert.deepEqual([code, err], [2, 'error: no job peeple.xml; there are people.xml\n']);
  });
});

interface Line {
  readonly source: string;
  readonly stage: string;
  readonly code: string;
  readonly position: { readonly record: number; readonly line: number; readonly column: number };
  readonly value?: unknown;
}

function linesOf({ out }: Run): Line[] {
  return out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}
