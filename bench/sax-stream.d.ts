declare module 'sax-stream' {
  import type { Transform } from 'node:stream';

  export interface Element {
    readonly value?: string;
    readonly attribs?: Readonly<Record<string, string>>;
    readonly children?: Readonly<Record<string, Element | Element[]>>;
  }

  export default function saxStream(options: { strict: boolean; tag: string }): Transform;
}
