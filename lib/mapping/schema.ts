import * as z from 'zod';
import { parseColumnType, type TypeText } from './column-type.js';
import { parseConvert } from './convert.js';
import { Mistake } from './mistake.js';
import { parsePath } from './parse-path.js';

/** A text that has a grammar of its own. */
function text<T extends string = string>(
  parse: (text: string) => unknown,
  description: string,
): z.ZodType<T, T> {
  const checked = z.string().check(context => {
    try {
      parse(context.value);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      const { message, suggestion } = error;
      context.issues.push({ code: 'custom', message, input: context.value, params: { suggestion } });
    }
  });
  return checked.describe(description) as unknown as z.ZodType<T, T>;
}

/** An object that takes no other keys. The error's text is the list of those there are, for a "did you mean". */
function keys<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

const path = text(parsePath, "A path: a/b, @a, ., .., /a, *, [@a='v'], [1], [last()], #, name().");
const type = text<TypeText>(
  parseColumnType,
  'string(n), integer, decimal(p,s), float, boolean, date, time, datetime, binary or json.',
).meta({
  examples: [
    'string(100)',
    'integer',
    'decimal(12,2)',
    'float',
    'boolean',
    'date',
    'time',
    'datetime',
    'binary',
    'json',
  ],
});
const constant = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const columnNames = z.array(z.string()).min(1);

const inputs = z
  .record(
    z.string(),
    z.union([path, keys({ all: path.describe('A path of any number of values: a list.') })]),
  )
  .describe('Paths for names of the expression. Other names are child elements of that name.');
const condition = z
  .union([z.string(), keys({ expr: z.string(), with: inputs.optional() })])
  .describe('A CEL expression that gives true or false. Its names are texts.');

const column = keys({
  from: path.optional(),
  first: z.array(path).min(1).optional().describe('Paths, of which the first that is not blank counts.'),
  expr: z.string().optional().describe('A CEL expression. Its names are texts: decimal(total) is a number.'),
  with: inputs.optional(),
  type,
  key: z.boolean().optional().describe('Part of the primary key, and so required.'),
  required: z.boolean().optional().describe('A record in which it is blank is refused.'),
  default: constant.optional().describe('Stands for blank.'),
  trim: z.boolean().optional().describe('false keeps white space at both ends.'),
  blank: z.enum(['null', 'keep']).optional().describe('keep: blank text stays text; a missing one is null.'),
  convert: z
    .array(text(parseConvert, 'digits, upper, lower, collapse, number, number(,), round(n) or left(n).'))
    .optional()
    .describe('What is done to the text, in this order, before it is read as the type.'),
  formats: z.array(z.string()).min(1).optional().describe('Formats of dates and times, tried in this order.'),
  zone: z
    .string()
    .optional()
    .describe('Zone of a datetime that has no offset, such as Europe/Berlin; stored as UTC.'),
  encoding: z.enum(['base64', 'hex']).optional().describe('How a binary is written.'),
  values: z
    .record(z.string(), constant)
    .optional()
    .describe('A code table: what each text stands for. "" is blank, "*" any other.'),
  onError: z
    .enum(['reject', 'null', 'default'])
    .optional()
    .describe('What becomes of a wrong value: the end of the record, or null or the default, counted.'),
});

const table = keys({
  each: path.optional().describe('The elements that give a row each. Without it the record gives one.'),
  where: condition.optional(),
  after: z.array(z.string()).optional().describe('Tables whose rows are inserted before these.'),
  columns: z.record(z.string(), column),
  unpivot: keys({
    name: z.string().describe('The column for the name.'),
    value: z.string().describe('The column for the value.'),
    from: z.record(z.string(), path).describe('The path of each name.'),
    only: z.array(z.string()).min(1).optional().describe('Only these values give a row.'),
    blank: z.enum(['skip', 'keep']).optional().describe('keep: a blank gives a row, too.'),
  })
    .optional()
    .describe('One row for each of several named values.'),
  numbered: keys({
    name: z.string().describe('The column for the number.'),
    from: z.int().min(0).optional(),
    to: z.int().min(0).max(1000),
  })
    .optional()
    .describe('One row for each number n; {n} in the paths of the columns stands for it.'),
  skipWhenBlank: columnNames.optional().describe('No row where all these columns are blank; counted.'),
  unique: keys({
    by: columnNames,
    keep: z.enum(['first', 'last']).optional(),
    prefer: keys({ column: z.string(), order: z.array(constant).min(1) }).optional(),
  })
    .optional()
    .describe('One row for each key in a record; the dropped ones are counted.'),
});

export const mappingSchema = keys({
  $schema: z.string().optional(),
  record: z.string().describe('Where the records are: /orders/order, with * for any name.'),
  filter: condition.optional(),
  tables: z.record(z.string(), table),
});

type Fixed<T> = T extends object ? { readonly [Key in keyof T]: Fixed<T[Key]> } : T;

/** How records become rows of tables, as plain values: what a `*.mapping.json` holds. */
export type Mapping = Fixed<z.input<typeof mappingSchema>>;
export type TableMapping = Mapping['tables'][string];
export type ColumnMapping = TableMapping['columns'][string];
export type ConditionMapping = NonNullable<Mapping['filter']>;

/** The JSON Schema of a mapping, for editors. */
export function mappingJsonSchema(): object {
  return { title: 'A millrace mapping', ...z.toJSONSchema(mappingSchema, { io: 'input' }) };
}
