import { Malformed, shownName } from './malformed.js';

/**
 * Stands in for the object in which sax collects attributes and which it asks whether it has them: sax drops an
 * attribute that is given twice without a word, and fails over one named hasOwnProperty.
 */
export const Attributes = attributesConstructor();

function attributesConstructor(): new () => object {
  function Attributes(): void {}
  // No names but those that the document gives: `constructor` is an attribute like any other.
  Attributes.prototype = Object.create(null, {
    // Not writable: sax, which is no strict-mode code, goes on when its assignment does nothing.
    hasOwnProperty: { value: hasAttribute },
  });
  return Attributes as unknown as new () => object;
}

function hasAttribute(this: Record<string, unknown>, name: string): boolean {
  const key = name === 'hasOwnProperty' ? ' hasOwnProperty' : name;
  if (Object.hasOwn(this, key)) throw new Malformed(`attribute ${shownName(name)} is given twice`);
  if (key !== name) this[key] = true;
  return false;
}
