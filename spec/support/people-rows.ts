// A row function for threads: people and their phones; refuses some, leaves some out.
import { isMainThread } from 'node:worker_threads';

interface Person {
  readonly '@id': string;
  readonly name: string;
  readonly phone: readonly string[];
}

export default ({ '@id': id, name, phone }: Person) => {
  if (name === 'nobody') return undefined;
  if (name === 'refused') throw new Error('nobody wants to know');
  return {
    people: {
      id,
      name: name === 'bytes' ? Buffer.from(name) : name,
      place: isMainThread ? 'main' : 'thread',
    },
    phones: phone.map((each, index) => ({ id, no: index + 1, phone: each })),
  };
};
