import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { QueryMark } from '#shared/domain/query-text.ts';

interface QueryUnderlineProps {
  text: string;
  marks: readonly QueryMark[];
  input: RefObject<HTMLInputElement | null>;
}

/** Underlines words of a field, which cannot do it itself: the same text behind it, of which only the lines are seen. */
export function QueryUnderline({ text, marks, input }: QueryUnderlineProps) {
  const line = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = input.current;
    if (!field) return;
    const follow = () => {
      if (line.current) line.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field.addEventListener('scroll', follow);
    return () => field.removeEventListener('scroll', follow);
  }, [input, text]);

  return (
    <div
      ref={line}
      aria-hidden="true"
      dir="ltr"
      className="pointer-events-none absolute inset-x-0 top-0 -bottom-1.5 overflow-hidden whitespace-pre text-transparent forced-color-adjust-none"
    >
      {marks.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(marks[index - 1]?.to ?? 0, from)}
          <span
            data-wrong=""
            className="underline decoration-error decoration-wavy decoration-1 underline-offset-3"
          >
            {text.slice(from, to)}
          </span>
        </span>
      ))}
      {text.slice(marks.at(-1)?.to ?? 0)}
    </div>
  );
}
