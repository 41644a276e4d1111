import type { SlotTexts } from '../xml/slot-texts.js';
import { IS_PARENT, type Slot, TEXT, wantAttribute, wantChild, type Wanted } from '../xml/wanted.js';
import { NOT_BLANK } from '../xml/value.js';
import type { Failure } from './failure.js';
import type { Take } from './path.js';
import { type Selector, several } from './select.js';
import { notText } from './text-of.js';

/** What is found below an element by names, in the rows of what is wanted. */
export function selectBelow(
  start: Wanted,
  rowOf: (row: number) => number,
  names: readonly string[],
  take: Take,
  texts: SlotTexts,
): Selector<number> {
  const around: Wanted[] = [];
  const numbers: number[] = [];
  let last = start;
  for (const name of names) {
    const number = wantChild(last, name);
    around.push(last);
    numbers.push(number);
    last = last.children[number]!;
  }
  const depth = names.length;
  const at = take.kind === 'attribute' ? wantAttribute(last, take.name) : wantText(last);
  const valueAt = take.kind === 'attribute' ? attributeAt(last, at, texts) : textAt(last, texts);
  // The rows of all that is found follow each other, for no element stands in its like.
  let first = 0;
  let end = 0;

  function find(row: number): void {
    first = rowOf(row);
    end = first + 1;
    for (let level = 0; level < depth; level++) {
      const { rows, width, childrenAt } = around[level]!;
      const child = childrenAt + numbers[level]! * 2;
      end = rows[(end - 1) * width + child + 1]!;
      first = rows[first * width + child]!;
      if (first === end) return;
    }
  }

  function all(): (string | Failure)[] {
    const values: (string | Failure)[] = [];
    for (let row = first; row < end; row++) {
      const value = valueAt(row);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  // Nearly all: what is the element's own.
  if (depth === 0) {
    return {
      slot: { of: last, find: row => rowOf(row) * last.width + at },
      one: row => valueAt(rowOf(row)),
      all(row) {
        const value = valueAt(rowOf(row));
        return value === undefined ? [] : [value];
      },
    };
  }
  const slot: Slot = {
    of: last,
    find(row) {
      find(row);
      return end - first === 1 ? first * last.width + at : -1;
    },
  };
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

function attributeAt(of: Wanted, at: number, texts: SlotTexts): (row: number) => string | undefined {
  return row => {
    const { rows, width } = of;
    const slot = row * width + at;
    return rows[slot]! < 0 ? undefined : texts.at(rows[slot]!, rows[slot + 1]!, rows[slot + 2]!);
  };
}

function wantText(of: Wanted): number {
  of.text = true;
  return TEXT;
}

/** As `textOf` of the element's value. */
function textAt(of: Wanted, texts: SlotTexts): (row: number) => string | Failure {
  return row => {
    const { rows, width } = of;
    const slot = row * width + TEXT;
    const kind = rows[slot + 2]!;
    const text = rows[slot + 1] === 0 ? '' : texts.at(rows[slot]!, rows[slot + 1]!, kind & ~IS_PARENT);
    return (kind & IS_PARENT) !== 0 && !NOT_BLANK.test(text) ? notText : text;
  };
}
