import { Readable } from 'node:stream';
import type { Connection } from 'mysql2';
import { type Driver, HEADER_BYTES, inPlaceOfQuery, type SendBy, write } from './mysql-driver.js';

/** What a packet may hold: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html */
const MAX_PACKET_BYTES = 2 ** 24 - 1;
// Of a query's own fields, with room.
const QUERY_BYTES = 64;
/** Of what LOAD DATA takes in one packet. */
const PIECE_BYTES = 1024 * 1024;

/** Whether a command of so many bytes goes in one packet, as all are that the driver does not send itself. */
export function fitsPacket(bytes: number): boolean {
  return bytes + QUERY_BYTES < MAX_PACKET_BYTES;
}

/**
 * Sends a statement whose end is bytes. The driver takes text only, and would make bytes of it again: that is a third of
 * what a load by INSERT costs. So its packet for the beginning, the text of the options, goes out with the bytes behind it.
 */
export function queryWithBytes(bytes: Uint8Array): SendBy {
  return (connection, options, callback) => {
    inPlaceOfQuery(connection, options, callback, (driver, begin) => write(driver, begin, bytes));
  };
}

/**
 * Sends what LOAD DATA LOCAL has asked for, to the driver's `infileStreamFactory`. What that gives a stream it would copy,
 * piece by piece; here it is told that nothing is left.
 */
export function sendToLoad(connection: Connection, bytes: Uint8Array): Readable {
  writePieces(connection as unknown as Driver, bytes);
  return Readable.from([]);
}

/** The same with its end, a packet of nothing. */
export function writeFile(driver: Driver, bytes: Uint8Array): void {
  writePieces(driver, bytes);
  write(driver, { buffer: Buffer.alloc(HEADER_BYTES) }, bytes.subarray(bytes.length));
}

function writePieces(driver: Driver, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    write(driver, { buffer: Buffer.alloc(HEADER_BYTES) }, bytes.subarray(at, at + PIECE_BYTES));
  }
}
