import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createMarkdownReader, type WorkerMessage } from './use-markdown.ts';
import { measureTree, readMarkdown, type MarkdownRequest } from './parse-markdown.ts';

const read = (text: string) => readMarkdown({ text, headingLevel: 3 });

describe('Markdown from outside', () => {
  it.each([
    ['> '.repeat(200), 'nesting'],
    // Deeper than the stack of the parser.
    ['>'.repeat(5000), 'nesting'],
    [Array.from({ length: 150 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'), 'nesting'],
    [`${'*a '.repeat(150)}b${' a*'.repeat(150)}`, 'nesting'],
    ['*a* '.repeat(5000), 'size'],
    ['\u200b'.repeat(20_000), 'size'],
  ])('%# is refused where drawing it would hold up the page', (text, problem) => {
    expect(read(text)).toEqual({ problem });
  });

  it.each(['[a]: https://example.com', '[a]: /b\n\n[c]: /d "e"\n'])('%j would show nothing', text => {
    expect(read(text)).toEqual({ problem: 'empty' });
  });

  it.each(['', '  \n', 'a', '- ', '> ', '<br>', '---', '![](/a.png)', '[a]: /b\n\nc'])(
    '%j is a tree',
    text => {
      expect(read(text)).toHaveProperty('tree');
    },
  );

  it('becomes a tree that the page can draw, or a reason', () => {
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

describe('the reader of Markdown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Workers that read at once, except for texts that name what they do instead. */
  function open() {
    const opened = { workers: 0, ended: 0, asked: [] as string[] };
    const reader = createMarkdownReader(onMessage => {
      opened.workers += 1;
      queueMicrotask(() => onMessage('ready'));
      return {
        postMessage({ text }: MarkdownRequest) {
          opened.asked.push(text);
          if (text === 'for ever') return;
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

  test('ends a worker that takes too long, and reads on with another', async () => {
    const { opened, ask } = open();
    const [first, second, third, fourth] = [ask('a'), ask('for ever'), ask('throws'), ask('b')];
    await vi.runAllTimersAsync();
    expect(await first).toEqual({ tree: { type: 'root' } });
    expect(await second).toEqual({ problem: 'time' });
    expect(await third).toEqual({ problem: 'failure' });
    expect(await fourth).toEqual({ tree: { type: 'root' } });
    expect(opened).toMatchObject({ workers: 3, ended: 2 });
  });

  test('reads nothing that is no longer wanted', async () => {
    const { opened, ask } = open();
    const unmounted = new AbortController();
    const [slow, gone, next] = [ask('for ever'), ask('gone', unmounted.signal), ask('b')];
    unmounted.abort();
    await vi.runAllTimersAsync();
    expect(await slow).toEqual({ problem: 'time' });
    expect(await gone).toBeNull();
    expect(await next).toEqual({ tree: { type: 'root' } });
    expect(opened.asked).toEqual(['for ever', 'b']);
  });

  test('says so where the worker never loads', async () => {
    const reader = createMarkdownReader(onMessage => {
      queueMicrotask(() => onMessage('failed'));
      return { postMessage: () => undefined, terminate: () => undefined };
    });
    const failed = reader({ text: 'a', headingLevel: 3 }, new AbortController().signal);
    await vi.runAllTimersAsync();
    expect(await failed).toEqual({ problem: 'failure' });
  });
});
