/** Gives whole packets of MySQL's protocol, however they come: three bytes of length, one of sequence, and the rest. */
export function packetsOf(take: (packet: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return chunk => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= 4) {
      const end = 4 + rest.readUIntLE(0, 3);
      if (rest.length < end) return;
      const packet = rest.subarray(0, end);
      rest = rest.subarray(end);
      take(packet);
    }
  };
}

const QUERY = 3;
const ERROR = 0xff;
const EXECUTE = 0x17;

/** The text of a statement that a client sends; undefined for what is none. */
export function statementOf(packet: Buffer): string | undefined {
  const isStatement = packet[3] === 0 && packet[4] === QUERY;
  return isStatement ? packet.toString('utf8', 5) : undefined;
}

/** Whether a client runs a statement that is prepared. */
export function isPrepared(packet: Buffer): boolean {
  return packet[3] === 0 && packet[4] === EXECUTE;
}

/** The number of the error that a server answers with; undefined for any other answer. */
export function errorOf(packet: Buffer): number | undefined {
  return packet.length > 6 && packet[4] === ERROR ? packet.readUInt16LE(5) : undefined;
}

/** The number by which the server knows the connection: it stands in the first packet, behind the server's version. */
export function sessionOf(greeting: Buffer): number | undefined {
  const behind = greeting.indexOf(0, 5) + 1;
  return errorOf(greeting) === undefined ? greeting.readUInt32LE(behind) : undefined;
}

/** The answer of a server to a statement that a KILL QUERY met: ER_QUERY_INTERRUPTED, the first packet of an answer. */
export const INTERRUPTED = ((): Buffer => {
  const body = Buffer.from([
    ERROR,
    1317 & 0xff,
    1317 >> 8,
    ...Buffer.from('#70100Query execution was interrupted'),
  ]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 1]), body]);
})();
