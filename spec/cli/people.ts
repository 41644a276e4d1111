import { writeFileSync } from 'node:fs';
import type { CommandLine } from '../support/cli.js';

export const MAPPING = {
  record: '/people/person',
  filter: "name != 'nobody'",
  tables: {
    people: {
      columns: {
        id: { from: '@id', type: 'integer', key: true },
        name: { from: 'name', type: 'string(9)', convert: ['left(3)'] },
      },
    },
    phones: {
      each: 'phone',
      columns: {
        person: { from: '/@id', type: 'integer', key: true },
        no: { from: '#', type: 'integer', key: true },
        phone: { from: '.', type: 'string(20)', required: true },
      },
    },
  },
};

export const person = (id: number | string, name: string): string =>
  `<person id="${id}"><name>${name}</name><phone>${id}</phone><phone>0</phone></person>`;

export const people = (...all: readonly string[]): string => `<people>\n${all.join('\n')}\n</people>\n`;

/** `people.mapping.json` and `people.xml` in the folder of the command line. */
export function writePeople(cli: CommandLine, ...all: readonly string[]): void {
  writeFileSync(cli.file('people.mapping.json'), JSON.stringify(MAPPING));
  writeFileSync(cli.file('people.xml'), people(...all));
}
