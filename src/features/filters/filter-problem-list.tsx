import { OutsideText } from '#shared/ui/outside-text.tsx';
import { TriangleAlert } from 'lucide-react';
import { Button } from '#shared/ui/button.tsx';
import { nameWords } from '#shared/domain/name-words.ts';
import { t } from '#shared/i18n/t.ts';
import type { FilterProblem } from './filter-problems.ts';

interface FilterProblemListProps {
  id: string;
  problems: readonly FilterProblem[];
  onDrop: (problem: FilterProblem) => void;
}

/** Each value that cannot work, why, and the way out; until then no rows are asked for. */
export function FilterProblemList({ id, problems, onDrop }: FilterProblemListProps) {
  return (
    <div id={id} role="alert">
      <ul className="flex flex-col gap-1">
        {problems.map(problem => (
          <li
            key={`${problem.key} ${problem.raw} ${problem.reason}`}
            className="flex items-start gap-2 rounded-control bg-error-soft px-3 py-1.5"
          >
            <TriangleAlert
              aria-hidden="true"
              size={14}
              strokeWidth={1.75}
              className="mt-[3px] shrink-0 text-error"
            />
            <span className="outside min-w-0 flex-1">
              <span className="font-mono text-sm">
                {problem.key}=<OutsideText text={nameWords(problem.raw)} />
              </span>{' '}
              <OutsideText text={problem.reason} className="text-muted" />
            </span>
            <Button look="link" onClick={() => onDrop(problem)}>
              {t('Drop it')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
