import type { BrowserContext } from '@playwright/test';

interface ExpectedFailure {
  urlPart: string;
  status: number | `net::${string}`;
}

/** Problems in a browser context that no assertion checks. */
export interface Watch {
  problems: string[];
  /** Marks a response as expected to fail, so that the browser's console message about it is not a problem. */
  expectFailure: (urlPart: string, status: ExpectedFailure['status']) => void;
}

/** Collects every console message, page error and request to another machine from all pages of a context. */
function watchContext(watch: Watch, expected: readonly ExpectedFailure[], context: BrowserContext): void {
  context.on('console', message => {
    const { url } = message.location();
    const text = message.text();
    if (expected.some(failure => url.includes(failure.urlPart) && isBrowserMessage(text, failure.status)))
      return;
    watch.problems.push(`console ${message.type()}: ${text} (${url})`);
  });
  context.on('weberror', webError => {
    const error = webError.error();
    watch.problems.push(`page error: ${error.stack ?? error.message}`);
  });
  context.on('request', request => {
    if (isLocal(request.url())) return;
    watch.problems.push(`request to another machine: ${request.url()}`);
  });
}

/** One guard for all contexts that a test opens. */
export function createConsoleGuard(): Watch & { over: (context: BrowserContext) => void } {
  const expected: ExpectedFailure[] = [];
  const watch: Watch = {
    problems: [],
    expectFailure: (urlPart, status) => void expected.push({ urlPart, status }),
  };
  return { ...watch, over: context => watchContext(watch, expected, context) };
}

/** Matches Chromium's own message for an error response or a failed request. */
function isBrowserMessage(text: string, status: ExpectedFailure['status']): boolean {
  if (!text.startsWith('Failed to load resource:')) return false;
  return text.includes(typeof status === 'number' ? `status of ${status} ` : status);
}

function isLocal(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return !protocol.startsWith('http') || hostname === '127.0.0.1' || /(?:^|\.)localhost$/.test(hostname);
}
