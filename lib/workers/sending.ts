import { isBlock } from '../block/build.js';
import { LoadError } from '../errors.js';

/** A value as it is posted to another thread. */
export interface Sending {
  readonly message: unknown;
  readonly transfer: readonly ArrayBuffer[];
}

/**
 * The memory of a block changes hands. Everything else is cloned: that a view covers all of its buffer does not say that
 * nobody else looks at it. A clone of a view would take its whole buffer along, so of a part only the part is sent.
 */
export function sendingOf(value: unknown): Sending {
  if (isBlock(value)) {
    const { bytes, places, holes } = value;
    const transfer = [bytes.buffer, places.buffer, holes.buffer].filter(isOwn);
    // Node would lose the message without a word.
    if (transfer.some(isDetached)) {
      throw new LoadError('worker_failed', 'the memory of the block has gone to another thread before');
    }
    return { message: value, transfer };
  }
  const transfer: ArrayBuffer[] = [];
  const cut = (part: unknown): unknown => {
    if (!isPart(part)) return part;
    const { buffer, byteOffset, byteLength } = part;
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
    transfer.push(bytes);
    return viewLike(part, bytes);
  };
  if (ArrayBuffer.isView(value)) return { message: cut(value), transfer };
  if (Array.isArray(value) && value.some(isPart)) return { message: value.map(cut), transfer };
  if (isPlainObject(value) && Object.values(value).some(isPart)) {
    const entries = Object.entries(value).map(([key, member]) => [key, cut(member)]);
    return { message: Object.fromEntries(entries), transfer };
  }
  return { message: value, transfer };
}

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    // `buffer.detached` is not there in Node 20.
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function isPart(value: unknown): value is ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(value) && isOwn(value.buffer) && value.byteLength < value.buffer.byteLength;
}

/** What is lent is shared. */
function isOwn(memory: ArrayBufferLike): memory is ArrayBuffer {
  return memory instanceof ArrayBuffer;
}

function viewLike(view: ArrayBufferView, buffer: ArrayBuffer): ArrayBufferView {
  // A Buffer arrives as a Uint8Array, as it does when it is cloned.
  if (view instanceof Uint8Array) return new Uint8Array(buffer);
  const View = view.constructor as new (buffer: ArrayBuffer) => ArrayBufferView;
  return new View(buffer);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
