import { Malformed } from './malformed.js';
import { NAME, SPACE as S } from './name.js';

const INSTRUCTION = new RegExp(`^<\\?(${NAME})(?:${S}.*)?\\?>$`, 'su');

/** Checks a processing instruction from end to end: XML 1.0, productions 16 and 17. */
export function checkInstruction(instruction: string, index: number): void {
  const name = INSTRUCTION.exec(instruction)?.[1];
  if (name === undefined) throw new Malformed('a processing instruction without a name', index);
  if (/^xml$/i.test(name)) throw new Malformed('an XML declaration that is not at the start', index);
}
