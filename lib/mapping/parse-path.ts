import { Mistake } from './mistake.js';
import type { Comparison, Path, Predicate, Step, Take } from './path.js';

const nameCharacters = /[^\s/[\]'"=!@#*()]+/y;
const space = /\s*/y;

/** Parses a path of XPath's abbreviated syntax, as far as mappings take it. Throws a `Mistake`. */
export function parsePath(text: string): Path {
  let at = 0;
  const path = absoluteOrRelative();
  if (at < text.length) throw unexpected('the end');
  return path;

  function absoluteOrRelative(): Path {
    if (!eat('/')) return parts('here', false);
    if (text[at] === '/') throw mistake('"//" is not taken: name each step, or use *');
    return at === text.length
      ? { from: 'record', up: 0, steps: [], take: { kind: 'element' } }
      : parts('record', false);
  }

  function parts(from: Path['from'], inside: boolean): Path {
    let up = 0;
    const steps: Step[] = [];
    let take: Take | undefined;
    do {
      if (take) throw mistake('nothing can follow an attribute, # or name()');
      if (eat('..')) {
        if (inside) throw mistake('a predicate looks only down');
        if (steps.length > 0) throw mistake('".." stands only at the beginning');
        up++;
      } else if (eat('.')) {
        if (up + steps.length > 0 || text[at] === '/') throw mistake('"." stands alone');
      } else if (eat('@')) take = { kind: 'attribute', name: name('the name of an attribute') };
      else if (eat('#text')) take = { kind: 'element' };
      else if (eat('#')) take = ofSelf('number', steps, inside);
      else if (eat('name()')) take = ofSelf('name', steps, inside);
      else steps.push(step(inside));
    } while (eat('/'));
    return { from, up, steps, take: take ?? { kind: 'element' } };
  }

  function ofSelf(kind: 'number' | 'name', steps: readonly Step[], inside: boolean): Take {
    if (inside) throw mistake('a predicate compares ., attributes and elements');
    if (steps.length > 0) throw mistake(`${kind === 'number' ? '#' : 'name()'} follows only .. or /`);
    return { kind };
  }

  function step(inside: boolean): Step {
    const any = eat('*');
    const predicates: Predicate[] = [];
    const stepName = any ? '*' : name('the name of an element or key');
    while (eat('[')) {
      if (inside) throw mistake('a predicate can hold no other');
      predicates.push(predicate());
      pass(space);
      if (!eat(']')) throw unexpected('"]"');
    }
    return { name: stepName, any, predicates };
  }

  function predicate(): Predicate {
    pass(space);
    if (eat('last()')) return { kind: 'last' };
    const digits = pass(/\d+(?=\s*\])/y);
    if (digits === '0') throw mistake('positions count from 1');
    if (digits) return { kind: 'index', index: Number(digits) - 1 };
    const all = [comparison()];
    while (pass(/\s+and\s+/y)) all.push(comparison());
    return { kind: 'where', all };
  }

  function comparison(): Comparison {
    pass(space);
    const path = parts('here', true);
    const test = pass(/\s*!?=\s*/y).trim() as '' | '=' | '!=';
    if (!test) return { path, test: 'present', value: '' };
    const value = quoted();
    if (value === undefined) throw unexpected('a text in quotes');
    return { path, test, value };
  }

  function name(expected: string): string {
    const found = quoted() ?? pass(nameCharacters);
    if (!found) throw unexpected(expected);
    return found;
  }

  function quoted(): string | undefined {
    const found = pass(/'[^']*'|"[^"]*"/y);
    return found ? found.slice(1, -1) : undefined;
  }

  function eat(token: string): boolean {
    // A name may begin with a dot.
    if (token === '.' && /[^\s/\]=!]/.test(text[at + 1] ?? ' ')) return false;
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  }

  function pass(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  function unexpected(expected: string): Mistake {
    return mistake(`expected ${expected}, found ${at < text.length ? JSON.stringify(text[at]) : 'the end'}`);
  }

  function mistake(what: string): Mistake {
    return new Mistake(`path ${JSON.stringify(text)}, character ${at + 1}: ${what}`);
  }
}
