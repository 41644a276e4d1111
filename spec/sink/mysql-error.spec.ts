import assert from 'node:assert/strict';
import { insertError } from '../../lib/sink/database-error.js';
import { type MysqlError, mysqlFault, rowNumber } from '../../lib/sink/writers/mysql-error.js';

const columns = new Map([
  ['id', undefined],
  ['name', undefined],
]);
const CANARY = 'canary';

type Message = readonly [
  errno: number,
  message: string,
  code: string,
  column?: string | undefined,
  key?: string,
];

/** Messages of MariaDB 10.11 and MySQL 8, with values that look like the end of a message. */
const MESSAGES: readonly Message[] = [
  [1062, `Duplicate entry '${CANARY}' for key 'PRIMARY'`, 'duplicate_key', undefined, 'PRIMARY'],
  [
    1062,
    `Duplicate entry '${CANARY}' for key 'orders.by_name'`,
    'duplicate_key',
    undefined,
    'orders.by_name',
  ],
  [1062, `Duplicate entry 'x' for key '${CANARY}'' for key 'by_name'`, 'duplicate_key', undefined, 'by_name'],
  [1062, `Duplicate entry '${CANARY}' for key 'by_na`, 'duplicate_key'],
  [1048, "Column 'name' cannot be null", 'not_null', 'name'],
  [1364, "Field 'id' doesn't have a default value", 'not_null', 'id'],
  [1406, "Data too long for column 'name' at row 3", 'too_long', 'name'],
  [1264, "Out of range value for column 'id' at row 1", 'out_of_range', 'id'],
  [1265, "Data truncated for column 'id' at row 12", 'bad_value', 'id'],
  [
    1366,
    `Incorrect integer value: '${CANARY}' for column \`db\`.\`orders\`.\`id\` at row 1`,
    'bad_value',
    'id',
  ],
  [1366, `Incorrect integer value: '${CANARY}' for column 'id' at row 1`, 'bad_value', 'id'],
  [
    1366,
    `Incorrect integer value: 'x for column '${CANARY}' at row 1' for column 'id' at row 2`,
    'bad_value',
    'id',
  ],
  [1366, `Incorrect integer value: 'x' for column '${CANARY}' at row 1`, 'bad_value'],
  [
    1292,
    `Incorrect datetime value: '${CANARY}' for column \`db\`.\`orders\`.\`name\` at row 1`,
    'bad_value',
    'name',
  ],
  [
    1452,
    'Cannot add or update a child row: a foreign key constraint fails (`db`.`lines`, CONSTRAINT `to_orders` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE)',
    ...(['foreign_key', undefined, 'to_orders'] as const),
  ],
  [4025, 'CONSTRAINT `positive` failed for `db`.`orders`', 'check', undefined, 'positive'],
  [3819, "Check constraint 'positive' is violated.", 'check', undefined, 'positive'],
  [1644, `${CANARY} must not be`, 'check'],
  [1644, `no row for key '${CANARY}'`, 'check'],
  [1644, "no value for column 'name' at row 1", 'check'],
  [1526, `Table has no partition for value ${CANARY}`, 'out_of_range'],
  [3140, `Invalid JSON text: "${CANARY}" at position 0 in value for column 'orders.name'.`, 'bad_value'],
];

describe("MySQL's errors", () => {
  for (const [errno, sqlMessage, code, column, key] of MESSAGES) {
    it(`${errno} is ${code} with names and without values: ${sqlMessage}`, () => {
      const error: MysqlError = { errno, sqlState: '23000', sqlMessage, code: 'ER_WHATEVER' };
      const fault = mysqlFault(error, columns);
      assert.deepEqual(fault, { name: `MySQL error ${errno}, SQLSTATE 23000`, code, column, key });
      assert.ok(!insertError(fault, 'orders').message.includes(CANARY));
    });
  }

  for (const [errno, sqlMessage] of [
    [1213, 'Deadlock found when trying to get lock; try restarting transaction'],
    [1142, `INSERT command denied to user '${CANARY}'@'localhost' for table 'orders'`],
    [1064, `You have an error in your SQL syntax near '${CANARY}' at line 1`],
  ] as const) {
    it(`${errno} is not about a row and ends the load`, () => {
      const error = insertError(mysqlFault({ errno, sqlState: 'HY000', sqlMessage }, columns), 'orders');
      assert.equal(error.code, 'database');
      assert.equal(error.message, `inserting into orders: MySQL error ${errno}, SQLSTATE HY000`);
    });
  }

  it('of a lost connection have the name of what happened to it', () => {
    assert.equal(mysqlFault({ code: 'ECONNRESET', errno: -104 }).name, 'ECONNRESET');
    assert.equal(mysqlFault({}).name, 'connection lost');
  });

  it('tell the row in its statement where they know it', () => {
    assert.equal(rowNumber({ sqlMessage: "Data too long for column 'name' at row 17" }), 17);
    assert.equal(rowNumber({ sqlMessage: "Duplicate entry 'x at row 17' for key 'PRIMARY'" }), undefined);
  });
});
