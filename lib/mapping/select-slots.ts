import type { SlotTexts } from '../slots/slots.js';
import {
  behindChildren,
  firstChild,
  IS_PARENT,
  type Slot,
  slotIn,
  TEXT,
  wantAttribute,
  wantChild,
  type Wanted,
  wantText,
} from '../slots/wanted.js';
import { NOT_BLANK } from '../xml/value.js';
import type { Take } from './path.js';
import { type Selector, several } from './select.js';
import { notText } from './text-of.js';

/**
 * What is found below an element by names, in the rows of what is wanted.
 * @param up how many levels it is above the element that scopes are rows of
 */
export function selectBelow(
  start: Wanted,
  up: number,
  rowOf: (row: number) => number,
  names: readonly string[],
  take: Take,
  texts: SlotTexts,
): Selector<number> {
  const steps: Slot['steps'][number][] = [];
  let last = start;
  for (const name of names) {
    const number = wantChild(last, name);
    steps.push({ around: last, number });
    last = last.children[number]!;
  }
  const at = take.kind === 'attribute' ? wantAttribute(last, take.name) : wantText(last);
  const slot: Slot = { up, steps, holder: last, at };
  const valueAt = take.kind === 'attribute' ? attributeAt(last, at, texts) : textAt(last, texts);
  // The rows of all that is found follow each other, for no element stands in its like.
  let first = 0;
  let end = 0;

  function find(row: number): void {
    first = rowOf(row);
    end = first + 1;
    for (const { around, number } of steps) {
      end = behindChildren(around, end - 1, number);
      first = firstChild(around, first, number);
      if (first === end) return;
    }
  }

  function all(): unknown[] {
    const values: unknown[] = [];
    for (let row = first; row < end; row++) {
      const value = valueAt(row);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  // Nearly all: what is the element's own.
  if (steps.length === 0) {
    return {
      slot,
      one: row => valueAt(rowOf(row)),
      all(row) {
        const value = valueAt(rowOf(row));
        return value === undefined ? [] : [value];
      },
    };
  }
  return {
    slot,
    one(row) {
      find(row);
      if (end - first === 1) return valueAt(first);
      const values = all();
      return values.length > 1 ? several : values[0];
    },
    all(row) {
      find(row);
      return all();
    },
  };
}

function attributeAt(holder: Wanted, at: number, texts: SlotTexts): (row: number) => unknown {
  return row =>
    slotIn(holder, row, at, (start, end, kind) => (start < 0 ? undefined : texts.at(start, end, kind)));
}

/** What `textOf` makes the same of as of the element's value. */
function textAt(holder: Wanted, texts: SlotTexts): (row: number) => unknown {
  const textIn = (start: number, end: number, kind: number): unknown => {
    const text = end === 0 ? '' : texts.at(start, end, kind & ~IS_PARENT);
    return (kind & IS_PARENT) !== 0 && !NOT_BLANK.test(String(text)) ? notText : text;
  };
  return row => slotIn(holder, row, TEXT, textIn);
}
