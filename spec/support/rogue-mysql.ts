import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CERTIFICATE, KEY } from './certificate.js';

/** A MySQL server that lets everybody in and answers every query by asking for a file of the client. */
export interface RogueMysql {
  readonly port: number;
  /** Packets that the client has sent: by their text, and whether that came in the clear. */
  readonly seen: readonly { readonly text: string; readonly secure: boolean }[];
  /** Connections that are open. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basics.html */
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const LOCAL_INFILE = 0xfb;
const QUERY = 3;
const CLIENT_SSL = 0x800;
// PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, CONNECT_WITH_DB, LOCAL_FILES and TRANSACTIONS.
const CAPABILITIES = 0x0008_a288 | CLIENT_SSL;

export async function rogueMysql(file: string): Promise<RogueMysql> {
  const seen: { text: string; secure: boolean }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    send(socket, 0, greeting());
    serve(socket, false);
  });

  function serve(socket: Socket, secure: boolean): void {
    let isIn = false;
    let hasAsked = false;
    let held: Buffer = Buffer.alloc(0);
    function take(chunk: Buffer): void {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 4 && held.length >= 4 + held.readUIntLE(0, 3)) {
        const length = held.readUIntLE(0, 3);
        const [number, packet] = [held[3]!, held.subarray(4, 4 + length)];
        held = held.subarray(4 + length);
        const capabilities = isIn ? 0 : packet.readUInt32LE(0);
        if (!isIn && !secure && (capabilities & CLIENT_SSL) !== 0) {
          // The rest is TLS.
          socket.off('data', take).pause();
          if (held.length > 0) socket.unshift(held);
          const secured = new TLSSocket(socket, { isServer: true, key: KEY, cert: CERTIFICATE });
          secured.on('error', () => {});
          serve(secured, true);
          return;
        }
        seen.push({ text: packet.toString('latin1'), secure });
        if (isIn && packet[0] === QUERY) {
          send(socket, number + 1, Buffer.from([LOCAL_INFILE, ...Buffer.from(file)]));
          hasAsked = true;
          // An empty packet is the end of a file.
        } else if (!hasAsked || length === 0) send(socket, number + 1, OK);
        isIn = true;
      }
    }
    socket.on('data', take);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(socket: Socket, number: number, packet: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUIntLE(packet.length, 0, 3);
  head[3] = number;
  socket.write(Buffer.concat([head, packet]));
}

function greeting(): Buffer {
  const capabilities = Buffer.alloc(4);
  capabilities.writeUInt32LE(CAPABILITIES);
  return Buffer.concat([
    Buffer.from([10, ...Buffer.from('8.0.36\0'), 1, 0, 0, 0, ...Buffer.from('saltsalt'), 0]),
    capabilities.subarray(0, 2),
    Buffer.from([45, 2, 0]),
    capabilities.subarray(2),
    Buffer.from([21, ...Buffer.alloc(10), ...Buffer.from('saltsaltsalt\0mysql_native_password\0')]),
  ]);
}
