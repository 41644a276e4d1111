import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { errorOf, INTERRUPTED, isPrepared, packetsOf, sessionOf, statementOf } from './mysql-packets.js';

/** What happens to a connection: its end, an end without a goodbye, silence, or a few bytes at a time. */
export const FAULTS = ['cut', 'reset', 'stall', 'trickle'] as const;
/** Or an answer that the statement was interrupted, in the place of its own, or (before the server gets it) of the statement. */
export type Fault = (typeof FAULTS)[number] | 'interrupt';

/** Before the server gets the packet, or after that, before its answer comes back. */
export type Moment = 'before' | 'after';

/** Something that a client sends to the server. */
export interface ClientPacket {
  /** From 0, over all connections. */
  readonly number: number;
  /** The server's number of the connection. */
  readonly session: number | undefined;
  readonly statement: string | undefined;
  /** Whether it runs a statement that is prepared. */
  readonly isPrepared: boolean;
}

/** An error that the server has answered with. */
export interface ServerError {
  readonly errno: number;
  readonly statement: string | undefined;
}

export interface TcpProxy {
  readonly port: number;
  /** Says what happens at a packet; undefined where nothing does. */
  strike: (packet: ClientPacket) => readonly [Fault, Moment] | undefined;
  /** While it is so, whoever connects is cut off. */
  isDown: boolean;
  readonly packets: number;
  readonly faults: number;
  /** In the order in which they came. */
  readonly errors: readonly ServerError[];
  /** Cuts all connections that there are. */
  cutAll(): void;
  /** As before anything came through it. */
  reset(): void;
  close(): Promise<void>;
}

const TRICKLE_BYTES = 9;

/** A way to a server of MySQL's protocol on which things go wrong as told. */
export async function tcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let errors: ServerError[] = [];
  let packets = 0;
  let faults = 0;

  const listener = createServer({ noDelay: true }, client => {
    if (proxy.isDown) return void client.destroy();
    link(client, connect({ ...target, noDelay: true }));
  });
  const proxy: TcpProxy = {
    port: await portOf(listener),
    strike: () => undefined,
    isDown: false,
    get packets() {
      return packets;
    },
    get faults() {
      return faults;
    },
    get errors() {
      return errors;
    },
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    reset() {
      proxy.cutAll();
      [errors, packets, faults] = [[], 0, 0];
      [proxy.strike, proxy.isDown] = [() => undefined, false];
    },
    async close() {
      proxy.cutAll();
      listener.close();
      await once(listener, 'close');
    },
  };

  function link(client: Socket, server: Socket): void {
    let session: number | undefined;
    let statement: string | undefined;
    let isGreeted = false;
    // What goes on at the answer of the packet that was struck.
    let after: Fault | undefined;
    let isSilent = false;
    let isTrickling = false;
    let sending = Promise.resolve();

    const strike = (fault: Fault): void => {
      faults++;
      if (fault === 'stall') isSilent = true;
      else if (fault === 'trickle') isTrickling = true;
      else if (fault === 'interrupt') client.write(INTERRUPTED);
      else if (fault === 'reset') client.resetAndDestroy();
      else client.destroy();
    };
    const send = (to: Socket, bytes: Buffer): void => {
      sending = sending.then(() => (isTrickling ? trickle(to, bytes) : void to.write(bytes)));
    };
    const fromClient = packetsOf(packet => {
      statement = statementOf(packet);
      const [fault, moment] =
        proxy.strike({ number: packets++, session, statement, isPrepared: isPrepared(packet) }) ?? [];
      if (fault && moment === 'before') strike(fault);
      else after = fault;
      const isKept = fault === 'interrupt' && moment === 'before';
      if (!isKept && !isSilent && !client.destroyed) send(server, packet);
    });
    const fromServer = packetsOf(packet => {
      if (!isGreeted) session = sessionOf(packet);
      isGreeted = true;
      const errno = errorOf(packet);
      if (errno !== undefined) errors.push({ errno, statement });
    });
    client.on('data', chunk => !isSilent && fromClient(chunk));
    server.on('data', chunk => {
      fromServer(chunk);
      const fault = after;
      after = undefined;
      if (fault) strike(fault);
      if (fault !== 'interrupt' && !isSilent && !client.destroyed) send(client, chunk);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        // Behind a silence nobody hears of an end, either.
        if (!isSilent) void sending.then(() => other.destroy());
      });
    }
  }
  return proxy;
}

async function trickle(to: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length && !to.destroyed; at += TRICKLE_BYTES) {
    to.write(bytes.subarray(at, at + TRICKLE_BYTES));
    await setImmediate();
  }
}

async function portOf(listener: ReturnType<typeof createServer>): Promise<number> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}
