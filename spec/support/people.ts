import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type LoadFailure, type LoadOptions, load } from '../../lib/load.js';
import { defineMapping } from '../../lib/mapping/define.js';

export const mapping = defineMapping({
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
        id: { from: '/@id', type: 'integer', key: true },
        no: { from: '#', type: 'integer', key: true },
        phone: { from: '.', type: 'string(20)', required: true },
      },
    },
  },
});
export const person = (id: number | string, name: string): string =>
  `<person id="${id}"><name>${name}</name><phone>${id}</phone><phone>0</phone></person>`;
export const source = (text: string): Readable => Readable.from([Buffer.from(text)]);
export const failed = <DB>(options: LoadOptions<unknown, DB>): Promise<LoadFailure> =>
  load(options).then(
    () => assert.fail('loaded'),
    error => error,
  );
