import { Fragment, type ReactNode } from 'react';
import { formOf, translate, messageParts, type NamesIn, type ValuesFor } from './t.ts';
import { formatCount } from '#shared/lib/numbers.ts';

/** Like `t`, with elements for its names: `rich('Press {key} to go on', { key: <kbd>Enter</kbd> })`. */
export function rich<const Text extends string>(
  text: Text,
  ...[values]: ValuesFor<NamesIn<Text>, ReactNode>
): ReactNode {
  return filled(translate(text), values);
}

/** Like `plural`, with elements for its names; `{n}` is the count where it is not given. */
export function richPlural<const One extends string, const Other extends string>(
  count: number,
  forms: { one: One; other: Other },
  values: Readonly<Record<Exclude<NamesIn<One | Other>, 'n'>, ReactNode> & { n?: ReactNode }>,
): ReactNode {
  return filled(formOf(count, forms), { n: formatCount(count), ...values });
}

function filled(words: string, values: Readonly<Record<string, ReactNode>> = {}): ReactNode {
  return messageParts(words).map((piece, index) => (
    // The pieces of one text never change places.
    <Fragment key={index}>{typeof piece === 'string' ? piece : values[piece.name]}</Fragment>
  ));
}
