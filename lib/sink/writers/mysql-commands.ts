import type { Connection, QueryError } from 'mysql2';
import { writeFile } from './mysql-bytes.js';
import {
  type Answer,
  type Callback,
  type Driver,
  inPlaceOfQuery,
  type Received,
  type SendBy,
  write,
} from './mysql-driver.js';

const [QUERY, PREPARE, CLOSE] = [0x03, 0x16, 0x19];
/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_local_infile_request.html */
const FILE_WANTED = 0xfb;

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
  /** Of a LOAD DATA LOCAL what the server is sent when it asks for it. */
  readonly file?: Uint8Array;
}

/** What a command has changed: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html */
export interface Changes {
  readonly affectedRows: number;
  readonly warnings: number;
}

/** A statement as text, with bytes behind it. Not for servers that take attributes with it, as MySQL does. */
export function textCommand(sql: string, bytes: Uint8Array = new Uint8Array(0)): Command {
  return { head: Buffer.concat([commandOf(QUERY), Buffer.from(sql)]), bytes };
}

/**
 * Sends commands that are answered by OK, all at once, or as far as the next that asks for a file: the server goes from one
 * to the next without waiting, also behind one that has failed. The answer is for each of them what it has changed, or its
 * error; of those behind one that asks for no file, as it has failed, none. Not over connections that compress.
 */
export function commandsAtOnce(commands: readonly Command[]): SendBy {
  return (connection, options, callback, progress) => {
    const driver = connection as unknown as Driver;
    const command = driver.constructor.createQuery({ ...options, sql: '' }, null, callback, driver.config);
    const outcomes: (Changes | QueryError)[] = [];
    let sent = 0;

    function sendOn(): void {
      driver.stream.cork();
      let isAsking = false;
      while (sent < commands.length && !isAsking) {
        const { head, bytes, file } = commands[sent++]!;
        driver._resetSequenceId();
        write(driver, { buffer: head }, bytes);
        isAsking = file !== undefined;
      }
      driver.stream.uncork();
    }

    function sendFile(file: Uint8Array): void {
      driver.stream.cork();
      writeFile(driver, file);
      // Its answer has the number behind that of its last packet; what is sent along begins to count anew.
      const next = driver.sequenceId;
      sendOn();
      driver._resetSequenceId();
      driver._bumpSequenceId(next);
      driver.stream.uncork();
    }

    // The driver's would be over with the first error.
    command.execute = packet => {
      if (!packet) {
        sendOn();
        return false;
      }
      const { file } = commands[outcomes.length]!;
      if (file && packet.peekByte() === FILE_WANTED) {
        sendFile(file);
        return false;
      }
      outcomes.push(packet.isError() ? packet.asError(driver.clientEncoding) : changesOf(packet));
      // Each is the first answer to its command.
      driver._resetSequenceId();
      driver._bumpSequenceId(1);
      if (outcomes.length < sent) {
        progress();
        return false;
      }
      command.onResult(null, outcomes);
      return true;
    };
    driver.query(command);
  };
}

function changesOf(packet: Received): Changes {
  packet.readInt8();
  const affectedRows = packet.readLengthCodedNumber();
  packet.readLengthCodedNumber();
  packet.readInt16();
  return { affectedRows, warnings: packet.readInt16() };
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
