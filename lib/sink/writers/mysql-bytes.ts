import { Readable } from 'node:stream';
import type { Connection } from 'mysql2';

/** Of the driver what it does not tell of: at the version that is pinned. */
interface Driver {
  readonly config: { readonly compress?: unknown };
  readonly constructor: {
    createQuery(options: object, values: null, callback: unknown, config: unknown): Command;
  };
  readonly sequenceId: number;
  query(command: Command): void;
  readonly stream: { cork(): void; uncork(): void };
  writePacket?: (packet: Packet) => void;
  write(bytes: Uint8Array): void;
  _bumpSequenceId(by: number): void;
}

interface Command {
  start(packet: unknown, connection: Driver): unknown;
}

interface Packet {
  readonly buffer: Buffer;
}

/** What a packet may hold: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html */
const MAX_PACKET_BYTES = 2 ** 24 - 1;
/** Length, without itself, and number. */
const HEADER_BYTES = 4;
// Of a query's own fields, with room.
const QUERY_BYTES = 64;
/** Of what LOAD DATA takes in one packet. */
const PIECE_BYTES = 1024 * 1024;

/** Whether a statement of so many bytes can be sent by `queryWithBytes`. */
export function fitsPacket(bytes: number): boolean {
  return bytes + QUERY_BYTES < MAX_PACKET_BYTES;
}

/**
 * Sends a statement whose end is bytes. The driver takes text only, and would make bytes of it again: that is a third of
 * what a load by INSERT costs. So its packet for the beginning goes out with the bytes behind it.
 *
 * @param options of the driver's `query`, with the text of the beginning
 */
export function queryWithBytes(
  connection: Connection,
  options: object,
  bytes: Uint8Array,
  callback: unknown,
): void {
  const driver = connection as unknown as Driver;
  const command = driver.constructor.createQuery(options, null, callback, driver.config);
  const { start } = command;
  command.start = (packet, connection) => {
    connection.writePacket = begin => write(connection, begin, bytes);
    try {
      return start.call(command, packet, connection);
    } finally {
      // That of its prototype is there again.
      delete connection.writePacket;
    }
  };
  driver.query(command);
}

/**
 * Sends what LOAD DATA LOCAL has asked for, to the driver's `infileStreamFactory`. What that gives a stream it would copy,
 * piece by piece; here it is told that nothing is left.
 */
export function sendToLoad(connection: Connection, bytes: Uint8Array): Readable {
  const driver = connection as unknown as Driver;
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    write(driver, { buffer: Buffer.alloc(HEADER_BYTES) }, bytes.subarray(at, at + PIECE_BYTES));
  }
  return Readable.from([]);
}

function write(connection: Driver, { buffer }: Packet, bytes: Uint8Array): void {
  buffer.writeUIntLE(buffer.length - HEADER_BYTES + bytes.length, 0, 3);
  buffer[3] = connection.sequenceId;
  connection._bumpSequenceId(1);
  // What is compressed counts its packets by how often it is written.
  if (connection.config.compress) return connection.write(Buffer.concat([buffer, bytes]));
  connection.stream.cork();
  connection.write(buffer);
  connection.write(bytes);
  connection.stream.uncork();
}
