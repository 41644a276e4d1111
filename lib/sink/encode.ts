import { type EncodedBatch, type EncodedRows, isEncoded } from '../batch/encoded.js';
import { withTables } from '../batch/positions.js';
import type { Batch, TableRows } from '../types.js';
import { encodedIn } from './encode-rows.js';
import { copyOf, type Form, IN_FIELDS, IN_PARAMETERS, IN_VALUES } from './writers/copy.js';
import { areBound, columnsFrom } from './writers/mysql-columns.js';
import { LINES, PARAMETERS, type RowSyntax, type TableForm, VALUES } from './writers/mysql-encode.js';
import { valuesFromFields } from './writers/mysql-fields.js';
import { valuesFromParameters } from './writers/mysql-parameters.js';
import { textEncoder } from './writers/mysql-put.js';
import { rowsFromCells } from './writers/sqlite-cells.js';
import { isOfSqlite, sqliteForm } from './writers/sqlite-form.js';
import type { TableDescription } from './writers/writer.js';

/** What a thread must know of the tables to encode rows for them. */
export type TableDescriptions = readonly (readonly [table: string, description: TableDescription])[];

/** The forms that a table's rows can have, the best one first. */
export type TableForms = ReadonlyMap<string, readonly TableForm[]>;

/** @param loads as LOAD DATA takes them, where it can */
export function formsOf(descriptions: TableDescriptions, loads: boolean): TableForms {
  return new Map(
    descriptions.map(([table, description]) => {
      if (isOfSqlite(description)) return [table, [sqliteForm(table, description)]];
      const rows = new Map(description.map(column => [column.name, column]));
      const formBy = (name: TableForm['name'], syntax: RowSyntax, form: Form): TableForm => ({
        ...{ name, ...syntax, columns: columnsFrom(table, description, form.textOf) },
        copyOf: (column, type) => copyOf(type, rows.get(column)!, form),
        encoder: columns =>
          textEncoder(name, columns, put => columnsFrom(table, description, put), syntax, form),
      });
      const inserted = areBound(description)
        ? formBy('parameters', PARAMETERS, IN_PARAMETERS)
        : formBy('values', { ...VALUES, closing: '),' }, IN_VALUES);
      const fields = formBy('fields', LINES, IN_FIELDS);
      // LOAD DATA reads the digits of a number as the bits of a BIT.
      const isLoaded = loads && !description.some(({ type }) => type === 'bit');
      return [table, isLoaded ? [fields, inserted] : [inserted]];
    }),
  );
}

/** Turns the rows of batches into what the writer sends. What can't be encoded stays as it is. */
export function encoderFor(forms: TableForms): (batch: Batch) => EncodedBatch {
  return batch =>
    withTables(
      batch,
      batch.tables.map(rows => encodedIn(forms.get(rows.table) ?? [], rows)),
    );
}

/** What was to go in as it is encoded, to go in by INSERTs that are text, or row by row. */
export function toValues(batch: EncodedBatch): EncodedBatch {
  if (!batch.tables.some(rows => isEncoded(rows) && rows.form !== 'values')) return batch;
  return withTables(
    batch,
    batch.tables.map(rows => (isEncoded(rows) ? valuesFrom(rows) : rows)),
  );
}

function valuesFrom(rows: EncodedRows): TableRows | EncodedRows {
  if (rows.form === 'cells') return rowsFromCells(rows);
  if (rows.form === 'parameters') return valuesFromParameters(rows);
  return rows.form === 'fields' ? valuesFromFields(rows) : rows;
}
