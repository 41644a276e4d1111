import { isUtf8 } from 'node:buffer';
import { ParseOption, XmlDocument, XmlElement, type XmlNode } from 'libxml2-wasm';

/** What the reference parser makes of a document, in the form of our values. */
export interface Tree {
  /** Of the root. */
  readonly value: unknown;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the elements in the root, in the order in which they stand. */
  readonly children: readonly unknown[];
}

const OPTIONS =
  ParseOption.XML_PARSE_NOENT |
  ParseOption.XML_PARSE_NONET |
  // Attributes by default; the external subset, which the same option asks for, is not found.
  ParseOption.XML_PARSE_DTDATTR |
  // An ID that is given twice is a matter of validity.
  ParseOption.XML_PARSE_SKIP_IDS |
  ParseOption.XML_PARSE_NOWARNING |
  ParseOption.XML_PARSE_HUGE;

/** The tree of libxml2, without arrays but for elements that repeat; undefined where it refuses the document. */
export function libxml2(document: Uint8Array): Tree | undefined {
  let parsed: XmlDocument;
  try {
    parsed = XmlDocument.fromBuffer(document, { option: OPTIONS });
  } catch {
    return undefined;
  }
  try {
    const { root } = parsed;
    return {
      value: valueOf(root),
      attributes: Object.fromEntries(attributesOf(root)),
      children: root.find('*').map(child => valueOf(child as XmlElement)),
    };
  } finally {
    parsed.dispose();
  }
}

/**
 * The same of a document without what libxml2 refuses or reads in its own way: names that break the rules of namespaces,
 * fragments in the names of external files, CR in entities. To be compared with values `withoutNamespaces`.
 */
export function libxml2WithoutQuirks(document: Uint8Array): Tree | undefined {
  const declared = /^(<\?xml[^>]*?)\sencoding\s*=\s*(["'])[^"']*\2/;
  const external = /\b(SYSTEM\s+|PUBLIC\s+(?:"[^"]*"|'[^']*')\s+)("[^"]*"|'[^']*')/g;
  const text = plain(decoded(document))
    .replace(declared, '$1')
    .replace(/\r\n?/g, '\n')
    .replace(external, (_all, before: string, name: string) => before + name.replaceAll('#', '_'));
  return libxml2(Buffer.from(text));
}

/** The text of a document in UTF-8 or UTF-16, or one byte a character. */
export function decoded(document: Uint8Array): string {
  const [first, second] = document;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(document);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(document);
  return isUtf8(document) ? new TextDecoder().decode(document) : Buffer.from(document).toString('latin1');
}

export function withoutNamespaces(value: unknown): unknown {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(withoutNamespaces);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, member]) => [plain(key), withoutNamespaces(member)]),
  );
}

/** Without what makes a prefix or a declaration; the letters are allowed wherever these are. */
function plain(text: string): string {
  return text.replaceAll(':', 'ː').replaceAll('xmlns', 'xmlnş');
}

/** Written anew by the README's rules, and not by the code that is judged. */
function valueOf(element: XmlElement): unknown {
  const attributes = attributesOf(element).map(([name, value]) => [`@${name}`, value] as const);
  const members = new Map<string, unknown>(attributes);
  const repeated = new Set<string>();
  let text = '';
  let hasChildren = false;
  for (const node of element.find('*|text()')) {
    if (!(node instanceof XmlElement)) {
      text += node.content;
      continue;
    }
    hasChildren = true;
    const name = nameOf(node);
    const value = valueOf(node);
    const before = members.get(name);
    if (!members.has(name)) members.set(name, value);
    else if (repeated.has(name)) (before as unknown[]).push(value);
    else members.set(name, [before, value]);
    if (members.get(name) !== value) repeated.add(name);
  }
  if (members.size === 0) return text;
  if (text !== '' && (!hasChildren || /[^ \t\n\r]/.test(text))) members.set('#text', text);
  return Object.fromEntries(members);
}

function attributesOf(element: XmlElement): (readonly [name: string, value: string])[] {
  const namespaces = Object.entries(element.nsDeclarations).map(
    ([prefix, uri]) => [prefix ? `xmlns:${prefix}` : 'xmlns', uri] as const,
  );
  return [...namespaces, ...element.attrs.map(attribute => [nameOf(attribute), attribute.value] as const)];
}

function nameOf({ prefix, name }: XmlNode & { readonly prefix: string; readonly name: string }): string {
  return prefix ? `${prefix}:${name}` : name;
}
