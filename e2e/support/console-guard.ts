import type { BrowserContext } from '@playwright/test';

interface ExpectedFailure {
  urlPart: string;
  status: number | `net::${string}`;
}

/** What went wrong in a browser context without any assertion noticing. */
export interface Watch {
  problems: string[];
  /** Announces an answer that the test wants to fail: the browser's own line about it is no problem. */
  expectFailure: (urlPart: string, status: ExpectedFailure['status']) => void;
}

/** Collects every console message, page error and request to another machine, of all pages of a context. */
export function watchContext(
  watch: Watch,
  expected: readonly ExpectedFailure[],
  context: BrowserContext,
): void {
  context.on('console', message => {
    const { url } = message.location();
    const text = message.text();
    if (expected.some(failure => url.includes(failure.urlPart) && isBrowsersLine(text, failure.status)))
      return;
    watch.problems.push(`console ${message.type()}: ${text} (${url})`);
  });
  context.on('weberror', webError => {
    const error = webError.error();
    watch.problems.push(`page error: ${error.stack ?? error.message}`);
  });
  context.on('request', request => {
    if (isOurs(request.url())) return;
    watch.problems.push(`request to another machine: ${request.url()}`);
  });
}

/** A watch over as many contexts as a test opens. */
export function createConsoleGuard(): Watch & { over: (context: BrowserContext) => void } {
  const expected: ExpectedFailure[] = [];
  const watch: Watch = {
    problems: [],
    expectFailure: (urlPart, status) => void expected.push({ urlPart, status }),
  };
  return { ...watch, over: context => watchContext(watch, expected, context) };
}

/** Chromium's words for an answer that is an error, or for no answer; nothing of ours speaks like this. */
function isBrowsersLine(text: string, status: ExpectedFailure['status']): boolean {
  if (!text.startsWith('Failed to load resource:')) return false;
  return text.includes(typeof status === 'number' ? `status of ${status} ` : status);
}

function isOurs(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return !protocol.startsWith('http') || hostname === '127.0.0.1' || /(?:^|\.)localhost$/.test(hostname);
}
