import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { whatItHasToBe } from '#shared/domain/price-words.ts';
import type { DraftField } from './price-draft.ts';
import type { PriceForm } from './use-price-draft.ts';

type PriceFieldProps = Omit<ComponentProps<'input'>, 'form'> & { form: PriceForm; field: DraftField };

/** A field of the price table; what is wrong with it is said by `FieldProblem`, wherever there is room. */
export function PriceField({ form, field, className, ...props }: PriceFieldProps) {
  const invalid = form.problems.has(field);
  return (
    <input
      id={form.idOf(field)}
      aria-invalid={invalid}
      aria-describedby={invalid ? form.problemIdOf(field) : undefined}
      autoComplete="off"
      spellCheck={false}
      className={clsx(
        'h-[34px] w-full min-w-0 scroll-mb-28 rounded-control border border-line-strong bg-bg px-2 text-text aria-invalid:border-error',
        className,
      )}
      {...props}
    />
  );
}

/** @param name what the field is called where it is */
export function FieldProblem({ form, field, name }: { form: PriceForm; field: DraftField; name: string }) {
  const problem = form.problems.get(field);
  return problem === undefined ? null : (
    <p id={form.problemIdOf(field)} className="text-sm text-error">
      {whatItHasToBe(problem, name)}
    </p>
  );
}
