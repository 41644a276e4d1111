import type { Connection, QueryError } from 'mysql2';
import {
  type Answer,
  type Callback,
  type Driver,
  inPlaceOfQuery,
  type Received,
  type SendBy,
  write,
} from './mysql-driver.js';

const [PREPARE, CLOSE] = [0x16, 0x19];

/**
 * Prepares the text of the options; the answer is the number of the statement. The driver's own way makes an object of what
 * the server tells of each parameter, which is not wanted.
 */
export const prepareStatement: SendBy = (connection, options, callback) => {
  const text = Buffer.from((options as { sql: string }).sql);
  const answer = (done: Callback): Answer => {
    let id = 0;
    const goesOn: Answer = packet => {
      if (!packet.isEOF()) return goesOn;
      done(null, id);
      return null;
    };
    return packet => {
      packet.readInt8();
      id = packet.readInt32();
      return goesOn;
    };
  };
  const put = (driver: Driver): void => write(driver, { buffer: commandOf(PREPARE) }, text);
  inPlaceOfQuery(connection, { ...options, sql: '' }, callback, put, answer);
};

/** What is sent, the head behind four bytes that are left to be filled in. */
export interface Command {
  readonly head: Buffer;
  readonly bytes: Uint8Array;
}

/** What the commands have changed together: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html */
export interface Changes {
  readonly affectedRows: number;
  readonly warnings: number;
}

/**
 * Sends commands that are answered by OK, all at once: the server goes from one to the next without waiting, also behind one
 * that has failed, of which the first is told when all have been answered. Not over connections that compress.
 */
export function commandsAtOnce(commands: readonly Command[]): SendBy {
  return (connection, options, callback, progress) => {
    const driver = connection as unknown as Driver;
    const command = driver.constructor.createQuery({ ...options, sql: '' }, null, callback, driver.config);
    let left = commands.length;
    let affectedRows = 0;
    let warnings = 0;
    let failed: QueryError | undefined;

    function take(packet: Received): void {
      if (packet.isError()) {
        failed ??= packet.asError(driver.clientEncoding);
        return;
      }
      packet.readInt8();
      affectedRows += packet.readLengthCodedNumber();
      packet.readLengthCodedNumber();
      packet.readInt16();
      warnings += packet.readInt16();
    }

    // The driver's would be over with the first error.
    command.execute = packet => {
      if (!packet) {
        driver.stream.cork();
        for (const { head, bytes } of commands) {
          driver._resetSequenceId();
          write(driver, { buffer: head }, bytes);
        }
        driver.stream.uncork();
        return false;
      }
      take(packet);
      // Each is the first answer to its command.
      driver._resetSequenceId();
      driver._bumpSequenceId(1);
      if (--left > 0) {
        progress();
        return false;
      }
      if (failed) command.onResult(failed);
      else command.onResult(null, { affectedRows, warnings });
      return true;
    };
    driver.query(command);
  };
}

/** Closes it, behind all that waits for its turn: the server does not answer. */
export function closeStatement(connection: Connection, id: number): void {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(id);
  const put = (driver: Driver): void => write(driver, { buffer: commandOf(CLOSE) }, number);
  inPlaceOfQuery(connection, { sql: '', values: null, namedPlaceholders: false }, () => {}, put, null);
}

function commandOf(code: number): Buffer {
  return Buffer.from([0, 0, 0, 0, code]);
}
