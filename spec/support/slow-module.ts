// A module that takes longer to load than its function may take.
import { setTimeout } from 'node:timers/promises';

await setTimeout(600);

export default (input: number) => input;
