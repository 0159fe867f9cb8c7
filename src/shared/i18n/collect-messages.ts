import { parseSync } from 'vite';
import type { PluralForms } from './t.ts';
import type { Catalogue } from './languages.ts';

/** A text, by what a translation finds it by. */
type Gathered = [key: string, words: string | PluralForms];

type Node = Readonly<Record<string, unknown>>;
const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the texts are among what the functions of `t.ts` and `rich.tsx` are given. */
const TEXT_AT: Readonly<Record<string, number>> = { t: 0, rich: 0, plural: 1, richPlural: 1 };

/** Attributes that a person reads or hears. */
const TEXT_ATTRIBUTES =
  /^(?:aria-(?:label|description|roledescription|placeholder|valuetext)|label|legend|title|description|placeholder|alt|what|heading|hint)$/;
const WORD = /\p{L}{2}/u;

/** What of the interface is said in one file: its texts, and words in JSX that no translation reaches. */
export function gatherTexts(path: string, code: string): { texts: Gathered[]; unreached: string[] } {
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0)
    throw new Error(`${path} cannot be parsed: ${errors.map(({ message }) => message).join()}`);
  const texts: Gathered[] = [];
  const unreached: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const { type } = value;
    if (type === 'CallExpression') texts.push(...gatherCall(path, value));
    const isTextAttribute = type === 'JSXAttribute' && TEXT_ATTRIBUTES.test(nameOf(value['name']));
    const shown =
      type === 'JSXElement' || type === 'JSXFragment'
        ? value['children']
        : isTextAttribute && [value['value']];
    if (Array.isArray(shown)) unreached.push(...shown.flatMap(wordsIn).filter(words => WORD.test(words)));
    for (const child of Object.values(value)) visit(child);
  };
  visit(program.body);
  return { texts, unreached };
}

function gatherCall(path: string, call: Node): Gathered[] {
  const at = TEXT_AT[nameOf(call['callee'])];
  if (at === undefined) return [];
  const given: unknown = nodesIn(call['arguments'])[at];
  const words = textOf(given);
  if (words !== null) return [[words, words]];
  const forms = formsOf(given);
  if (!forms) throw new Error(`${path}: a text has to stand in the call itself, as one string`);
  return [[forms.other, forms]];
}

function formsOf(value: unknown): PluralForms | null {
  if (!isNode(value) || value['type'] !== 'ObjectExpression') return null;
  const forms = Object.fromEntries(
    nodesIn(value['properties']).map(each => [nameOf(each['key']), textOf(each['value'])]),
  );
  const { one, other } = forms;
  return typeof one === 'string' && typeof other === 'string' ? { one, other } : null;
}

function textOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value['type'] === 'JSXExpressionContainer') return textOf(value['expression']);
  if (value['type'] === 'Literal' && typeof value['value'] === 'string') return value['value'];
  return null;
}

/** What is written where it is shown, one or the other of a choice included. */
function wordsIn(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value['type']) {
    case 'JSXText':
      return [String(value['value']).trim()];
    case 'TemplateLiteral':
      return [
        nodesIn(value['quasis'])
          .map(({ value: text }) => String(isNode(text) && text['cooked']))
          .join('…'),
      ];
    case 'JSXExpressionContainer':
      return wordsIn(value['expression']);
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return ['left', 'right', 'consequent', 'alternate'].flatMap(part => wordsIn(value[part]));
    default:
      return textOf(value) === null ? [] : [String(textOf(value))];
  }
}

const nameOf = (value: unknown): string =>
  isNode(value) && typeof value['name'] === 'string' ? value['name'] : '';

const NAMES = /\{\w+\}/g;
const namesIn = (words: string): string => [...new Set(words.match(NAMES) ?? [])].sort().join(' ');

/** What is wrong with a translation. A text that it lacks is none: it is shown in English. */
export function checkTranslation(tag: string, translation: Catalogue, english: Catalogue): string[] {
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  return Object.entries(translation).flatMap(([key, words]) => {
    const original = english[key];
    if (original === undefined) return [`“${key}” is no text of the interface`];
    if (typeof original !== typeof words)
      return [`“${key}” has to be ${typeof original === 'string' ? 'one text' : 'plural forms'}`];
    if (typeof words === 'string')
      return namesIn(words) === namesIn(key) ? [] : [`“${words}” has other names than “${key}”`];
    return categories.flatMap(category => {
      const form = words[category];
      if (form === undefined) return [`“${key}” has no form for “${category}”`];
      const allowed = namesIn(key).split(' ');
      const strange = namesIn(form)
        .split(' ')
        .filter(name => name !== '' && !allowed.includes(name));
      return strange.map(name => `“${form}” has ${name}, which “${key}” has not`);
    });
  });
}
