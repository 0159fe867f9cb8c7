import { readAnswer } from '#api/answer.ts';
import { WrongAnswerError } from '#api/errors.ts';
import type { Wrong } from '#api/read-rows.ts';
import { nextCursor, type Cursor } from '#model/cursor.ts';
import { InterceptionsPageSchema, type InterceptionsPage } from '#model/interception.ts';

/** What the reader has to know of a page to go on. */
export interface PageFacts {
  rows: number;
  /** What matched when the page was answered. */
  count: number;
  next: Cursor | null;
  first: Cursor | null;
}

/** @param limit rows that were asked for */
export function readPage(text: string, limit: number): { page: InterceptionsPage; facts: PageFacts } | Wrong {
  try {
    const page = readAnswer(text, InterceptionsPageSchema);
    const { results, count } = page;
    const [first] = results;
    return {
      page,
      facts: {
        rows: results.length,
        count,
        next: nextCursor(results, limit),
        first: first ? { id: first.id, started_at: first.started_at } : null,
      },
    };
  } catch (error) {
    if (error instanceof WrongAnswerError) return { wrong: error.message, excerpt: error.excerpt };
    throw error;
  }
}

/** The same object, wherever it runs: here, or in a worker that answers later. */
export type Anywhere<Worker extends Record<string, (...given: never[]) => unknown>> = {
  [Name in keyof Worker]: (
    ...given: Parameters<Worker[Name]>
  ) => Promise<ReturnType<Worker[Name]>> | ReturnType<Worker[Name]>;
};
