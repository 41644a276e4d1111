import type { Connection, QueryError } from 'mysql2';

/** Of the driver what it does not tell of: at the version that is pinned. */
export interface Driver {
  readonly config: { readonly compress?: unknown };
  readonly constructor: {
    createQuery(options: object, values: null, callback: unknown, config: unknown): DriverCommand;
  };
  readonly sequenceId: number;
  readonly clientEncoding: string;
  query(command: DriverCommand): void;
  readonly stream: { cork(): void; uncork(): void };
  writePacket?: (packet: Packet) => void;
  write(bytes: Uint8Array): void;
  _bumpSequenceId(by: number): void;
  _resetSequenceId(): void;
}

interface DriverCommand {
  /** The callback, or what the driver has put around it. */
  readonly onResult: Callback;
  start(packet: unknown, connection: Driver): unknown;
  /** Takes a packet, and none to begin; says whether it is over. */
  execute(packet: Received | undefined): boolean;
}

/** What takes the next packet, and gives what takes the one behind it, or null. */
export type Answer = (packet: Received) => Answer | null;

interface Packet {
  readonly buffer: Buffer;
}

export interface Received {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readLengthCodedNumber(): number;
  peekByte(): number;
  isEOF(): boolean;
  isError(): boolean;
  asError(encoding: string): QueryError;
}

/**
 * Sends a statement, or several, of which the options tell, and calls back with the answer or the driver's error.
 * @param progress called when one is answered that is not the last
 */
export type SendBy = (
  connection: Connection,
  options: object,
  callback: Callback,
  progress: () => void,
) => void;

export type Callback = (error: QueryError | null, answer?: unknown) => void;

/** Length, without itself, and number. */
export const HEADER_BYTES = 4;

export function isCompressed(connection: Connection): boolean {
  return Boolean((connection as unknown as Driver).config.compress);
}

/**
 * Sends something in place of the packet of a query, in its turn.
 * @param answer what takes its answer, by what it is to call then; that of a query unless given, and null where there is none
 */
export function inPlaceOfQuery(
  connection: Connection,
  options: object,
  callback: Callback,
  put: (driver: Driver, query: Packet) => void,
  answer?: ((done: Callback) => Answer) | null,
): void {
  const driver = connection as unknown as Driver;
  const command = driver.constructor.createQuery(options, null, callback, driver.config);
  const { start } = command;
  command.start = (packet, connection) => {
    connection.writePacket = query => put(connection, query);
    try {
      const usual = start.call(command, packet, connection);
      if (answer) return answer(command.onResult);
      if (answer === null) command.onResult(null);
      return answer === undefined ? usual : null;
    } finally {
      // That of its prototype is there again.
      delete connection.writePacket;
    }
  };
  driver.query(command);
}

/** Sends a packet whose end is bytes; its header is filled in. */
export function write(connection: Driver, { buffer }: Packet, bytes: Uint8Array): void {
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
