import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createMarkdownReader, type WorkerMessage } from './use-markdown.ts';
import { measureTree, readMarkdown, type MarkdownRequest } from './parse-markdown.ts';

const read = (text: string) => readMarkdown({ text, headingLevel: 3 });

describe('readMarkdown', () => {
  it.each([
    ['> '.repeat(200), 'nesting'],
    // Deeper than the parser's stack.
    ['>'.repeat(5000), 'nesting'],
    [Array.from({ length: 150 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'), 'nesting'],
    [`${'*a '.repeat(150)}b${' a*'.repeat(150)}`, 'nesting'],
    ['*a* '.repeat(5000), 'size'],
    ['\u200b'.repeat(20_000), 'size'],
  ])('rejects text that would render too slowly: %#', (text, problem) => {
    expect(read(text)).toEqual({ problem });
  });

  it.each(['[a]: https://example.com', '[a]: /b\n\n[c]: /d "e"\n'])(
    'rejects %j, which would render nothing',
    text => {
      expect(read(text)).toEqual({ problem: 'empty' });
    },
  );

  it.each(['', '  \n', 'a', '- ', '> ', '<br>', '---', '![](/a.png)', '[a]: /b\n\nc'])(
    '%j is a tree',
    text => {
      expect(read(text)).toHaveProperty('tree');
    },
  );

  it('returns a renderable tree or a reason', () => {
    const mark = fc.constantFrom('> ', '- ', '1. ', '*', '**', '_', '[', '](', ')', '![', '`', '``', '<a>', '<', '&lt;', '#', '\n', '\t', '    ', 'a ', '\\', '\u200b', '***', '~~~'); // prettier-ignore
    const text = fc.array(mark, { maxLength: 60 }).map(marks => marks.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), (unit, times) => {
        const reading = read(unit.repeat(times));
        if ('problem' in reading) return;
        const { depth, nodes } = measureTree(reading.tree);
        expect(depth).toBeLessThanOrEqual(100);
        expect(nodes).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});

describe('Markdown reader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Fake workers that reply immediately, unless the text names another behavior. */
  function open(slow = 'for ever') {
    const opened = { workers: 0, ended: 0, requests: [] as string[] };
    const reader = createMarkdownReader(onMessage => {
      opened.workers += 1;
      queueMicrotask(() => onMessage('ready'));
      return {
        postMessage({ text }: MarkdownRequest) {
          opened.requests.push(text);
          if (text === slow) return;
          const message: WorkerMessage = text === 'throws' ? 'failed' : { tree: { type: 'root' } };
          queueMicrotask(() => onMessage(message));
        },
        terminate: () => void (opened.ended += 1),
      };
    });
    const ask = (text: string, signal = new AbortController().signal) =>
      reader({ text, headingLevel: 3 }, signal);
    return { opened, ask };
  }

  test('replaces a worker that exceeds the timeout', async () => {
    const { opened, ask } = open();
    const [first, second, third, fourth] = [ask('a'), ask('for ever'), ask('throws'), ask('b')];
    await vi.runAllTimersAsync();
    expect(await first).toEqual({ tree: { type: 'root' } });
    expect(await second).toEqual({ problem: 'time' });
    expect(await third).toEqual({ problem: 'failure' });
    expect(await fourth).toEqual({ tree: { type: 'root' } });
    expect(opened).toMatchObject({ workers: 3, ended: 2 });
  });

  test('skips aborted texts', async () => {
    const { opened, ask } = open();
    const unmounted = new AbortController();
    const [slow, gone, next] = [ask('for ever'), ask('gone', unmounted.signal), ask('b')];
    unmounted.abort();
    await vi.runAllTimersAsync();
    expect(await slow).toEqual({ problem: 'time' });
    expect(await gone).toBeNull();
    expect(await next).toEqual({ tree: { type: 'root' } });
    expect(opened.requests).toEqual(['for ever', 'b']);
  });

  test.each([
    [500, 15_050],
    [501, 1550],
  ])('gives a text of %d characters %d ms', async (length, limit) => {
    const { ask } = open('x'.repeat(length));
    const outcome = vi.fn<(problem: unknown) => void>();
    void ask('x'.repeat(length)).then(outcome);
    await vi.advanceTimersByTimeAsync(limit - 1);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toHaveBeenCalledWith({ problem: 'time' });
  });

  test('reports a worker that never loads', async () => {
    const reader = createMarkdownReader(onMessage => {
      queueMicrotask(() => onMessage('failed'));
      return { postMessage: () => undefined, terminate: () => undefined };
    });
    const failed = reader({ text: 'a', headingLevel: 3 }, new AbortController().signal);
    await vi.runAllTimersAsync();
    expect(await failed).toEqual({ problem: 'failure' });
  });
});
