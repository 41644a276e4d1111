import type { DeclaredAttribute } from '../types.js';
import { tokenized } from './attribute-list.js';
import type { Expander } from './entities.js';

/** What the DOCTYPE makes of the attributes of one element after another. */
export interface DeclaredAttributes {
  begin(element: string): void;
  /** The value of an attribute that the element has, by its declared type. */
  typed(name: string, value: string): string;
  /** Gives the attributes that the element has only by declaration. */
  complete(add: (name: string, value: string) => void): void;
}

export function declaredAttributes(expand: Expander): DeclaredAttributes {
  let declared: ReadonlyMap<string, DeclaredAttribute> | undefined;
  const given = new Set<string>();
  return {
    begin(element) {
      declared = expand.declared(element);
      if (declared) given.clear();
    },
    typed(name, value) {
      if (!declared) return value;
      given.add(name);
      return declared.get(name)?.isTokenized ? tokenized(value) : value;
    },
    complete(add) {
      if (!declared) return;
      for (const [name, attribute] of declared)
        if (attribute.byDefault !== null && !given.has(name)) add(name, expand.byDefault(attribute));
    },
  };
}
