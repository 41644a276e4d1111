import { type JsonSlots, jsonSlots } from '../json/slots.js';
import type { Slots } from '../slots/slots.js';
import { type XmlSlots, xmlSlots } from '../xml/slots.js';
import type { CarriedOutOver } from './carry-out.js';

/** What a mapping takes in the place of values: made when it is asked for first, for each has memory of its own. */
export interface SlotsByFormat {
  readonly xml: XmlSlots;
  readonly json: JsonSlots;
}

export interface BySlots {
  readonly slots: SlotsByFormat;
  /** What is carried out over them; undefined for what is none of them. */
  over(value: unknown): CarriedOutOver<number> | undefined;
}

export function slotsByFormat(carryOutOver: (slots: Slots) => CarriedOutOver<number>): BySlots {
  const made = new Map<unknown, CarriedOutOver<number>>();
  let xml: XmlSlots | undefined;
  let json: JsonSlots | undefined;

  function carriedOut<S extends Slots>(slots: S): S {
    made.set(slots, carryOutOver(slots));
    return slots;
  }

  return {
    slots: {
      get xml() {
        return (xml ??= carriedOut(xmlSlots()));
      },
      get json() {
        return (json ??= carriedOut(jsonSlots()));
      },
    },
    over: value => made.get(value),
  };
}
