import { describe, expect, it } from 'vitest';
import { describeError } from './error-messages.ts';
import { ApiError, UnreachableError, UnexpectedResponseError } from './errors.ts';

const answer = (status: number, message: string, detail?: string) =>
  describeError(new ApiError(status, { message, detail }, null));

describe('describeError', () => {
  it.each([
    'AI Bridge is a Premium feature. Contact sales!',
    'AI Gateway is a Premium feature. Contact sales!',
  ])('includes Coder’s text when the feature is not licensed: %s', message => {
    const words = answer(403, message);
    expect(words).toMatchObject({ kind: 'unlicensed', canRetry: true });
    expect(words.title).toContain('isn’t licensed');
    expect(words.detail).toContain(message);
  });

  it('handles other 403 errors separately', () => {
    expect(answer(403, 'Forbidden.')).toMatchObject({ kind: 'other', canRetry: false });
  });

  it.each([
    [404, 'Route not found.', undefined],
    [404, 'The server returned HTTP 404.', 'route not supported: GET /interceptions'],
    [400, 'The server returned HTTP 400.', 'no authentication key provided'],
  ])('recognizes a Coder without this list: %i %s', (status, message, excerpt = '') => {
    expect(describeError(new ApiError(status, { message, excerpt }, null))).toMatchObject({
      kind: 'gone',
      canRetry: false,
    });
  });

  it.each([502, 503, 504])('uses the dashboard server’s message for a gateway error: %i', status => {
    expect(
      answer(status, 'Coder could not be reached.', 'coder.example.com refused the connection.'),
    ).toEqual({
      kind: 'other',
      title: 'Coder could not be reached.',
      detail: 'coder.example.com refused the connection.',
      quote: '',
      canRetry: true,
    });
  });

  it('returns untrusted text separately: the response excerpt and browser errors', () => {
    const all = [
      new UnexpectedResponseError('Not the expected form.', '{"prompt":"secret'),
      new ApiError(500, { message: 'HTTP 500.', excerpt: 'at "secret"' }, null),
      new ApiError(404, { message: 'HTTP 404.', excerpt: 'secret' }, null),
      new SyntaxError('Unexpected token in "secret"'),
    ].map(describeError);
    for (const { quote, ...words } of all) {
      expect(quote).toContain('secret');
      expect(JSON.stringify(words)).not.toContain('secret');
    }
  });

  it('offers only sign-in when signed out', () => {
    expect(answer(401, 'You’re signed out.')).toMatchObject({ kind: 'signed-out', canRetry: false });
  });

  it('offers a retry when the server is unreachable', () => {
    expect(describeError(new UnreachableError('broken'))).toMatchObject({ kind: 'other', canRetry: true });
  });
});
