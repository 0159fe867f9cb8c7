import { parseSync } from 'vite';
import type { PluralForms } from '#shared/i18n/t.ts';
import type { Catalogue } from '#shared/i18n/languages.ts';

/** A text with the key of its translation. */
type Message = [key: string, text: string | PluralForms];

type Node = Readonly<Record<string, unknown>>;
const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Index of the text argument of each function in `t.ts` and `rich.tsx`. */
const TEXT_ARGUMENT: Readonly<Record<string, number>> = { t: 0, rich: 0, plural: 1, richPlural: 1 };

/** Attributes that a user sees, or that a screen reader announces. */
const TEXT_ATTRIBUTES =
  /^(?:aria-(?:label|description|roledescription|placeholder|valuetext)|label|legend|title|description|placeholder|alt|what|heading|hint)$/;
const WORD = /\p{L}{2}/u;

/** Collects the texts of a file, and literal words in JSX, which are not translated. */
export function collectMessages(path: string, code: string): { texts: Message[]; unreached: string[] } {
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0)
    throw new Error(`${path} cannot be parsed: ${errors.map(({ message }) => message).join()}`);
  const texts: Message[] = [];
  const unreached: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const { type } = value;
    if (type === 'CallExpression') texts.push(...collectCall(path, value));
    const isTextAttribute = type === 'JSXAttribute' && TEXT_ATTRIBUTES.test(nameOf(value['name']));
    const shown =
      type === 'JSXElement' || type === 'JSXFragment'
        ? value['children']
        : isTextAttribute && [value['value']];
    if (Array.isArray(shown)) unreached.push(...shown.flatMap(literalsIn).filter(text => WORD.test(text)));
    for (const child of Object.values(value)) visit(child);
  };
  visit(program.body);
  return { texts, unreached };
}

function collectCall(path: string, call: Node): Message[] {
  const index = TEXT_ARGUMENT[nameOf(call['callee'])];
  if (index === undefined) return [];
  const argument: unknown = nodesIn(call['arguments'])[index];
  const text = textOf(argument);
  if (text !== null) return [[text, text]];
  const forms = formsOf(argument);
  if (!forms) throw new Error(`${path}: the text must be a string literal in the call`);
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

/** Literal texts in JSX, including both branches of a condition. */
function literalsIn(value: unknown): string[] {
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
      return literalsIn(value['expression']);
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return ['left', 'right', 'consequent', 'alternate'].flatMap(part => literalsIn(value[part]));
    default:
      return textOf(value) === null ? [] : [String(textOf(value))];
  }
}

const nameOf = (value: unknown): string =>
  isNode(value) && typeof value['name'] === 'string' ? value['name'] : '';

const NAMES = /\{\w+\}/g;
const namesIn = (text: string): string => [...new Set(text.match(NAMES) ?? [])].sort().join(' ');

/** Returns the problems of a translation. A missing text is not a problem, because it is shown in English. */
export function checkTranslation(tag: string, translation: Catalogue, english: Catalogue): string[] {
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  return Object.entries(translation).flatMap(([key, translated]) => {
    const original = english[key];
    if (original === undefined) return [`“${key}” is not a text of the interface`];
    if (typeof original !== typeof translated)
      return [`“${key}” must be ${typeof original === 'string' ? 'one text' : 'plural forms'}`];
    if (typeof translated === 'string')
      return namesIn(translated) === namesIn(key) ? [] : [`“${translated}” has other names than “${key}”`];
    return categories.flatMap(category => {
      const form = translated[category];
      if (form === undefined) return [`“${key}” has no form for “${category}”`];
      const allowed = namesIn(key).split(' ');
      const unknown = namesIn(form)
        .split(' ')
        .filter(name => name !== '' && !allowed.includes(name));
      return unknown.map(name => `“${form}” has ${name}, but “${key}” does not`);
    });
  });
}
