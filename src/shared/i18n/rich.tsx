import { Fragment, type ReactNode } from 'react';
import { formOf, translate, messageParts, type NamesIn, type ValuesFor } from './t.ts';
import { formatCount } from '#shared/lib/numbers.ts';

/** Like `t`, with elements as values: `rich('Press {key} to continue', { key: <kbd>Enter</kbd> })`. */
export function rich<const Text extends string>(
  text: Text,
  ...[values]: ValuesFor<NamesIn<Text>, ReactNode>
): ReactNode {
  return fillIn(translate(text), values);
}

/** Like `plural`, with elements as values; `{n}` defaults to the formatted count. */
export function richPlural<const One extends string, const Other extends string>(
  count: number,
  forms: { one: One; other: Other },
  values: Readonly<Record<Exclude<NamesIn<One | Other>, 'n'>, ReactNode> & { n?: ReactNode }>,
): ReactNode {
  return fillIn(formOf(count, forms), { n: formatCount(count), ...values });
}

function fillIn(message: string, values: Readonly<Record<string, ReactNode>> = {}): ReactNode {
  return messageParts(message).map((part, index) => (
    // The parts of a text never change their order.
    <Fragment key={index}>{typeof part === 'string' ? part : values[part.name]}</Fragment>
  ));
}
