import { describe, expect, it } from 'vitest';
import { describeError } from './error-messages.ts';
import { ApiError, UnreachableError, UnexpectedResponseError } from './errors.ts';

const answer = (status: number, message: string, detail?: string) =>
  describeError(new ApiError(status, { message, detail }, null));

describe('the words for an error', () => {
  it.each([
    'AI Bridge is a Premium feature. Contact sales!',
    'AI Gateway is a Premium feature. Contact sales!',
  ])('say that a licence is missing, in Coder’s words too: %s', message => {
    const words = answer(403, message);
    expect(words).toMatchObject({ kind: 'unlicensed', canRetry: true });
    expect(words.title).toContain('no licence');
    expect(words.detail).toContain(message);
  });

  it('keep another refusal apart from it', () => {
    expect(answer(403, 'Forbidden.')).toMatchObject({ kind: 'other', canRetry: false });
  });

  it.each([
    [404, 'Route not found.', undefined],
    [404, 'The server returned HTTP 404.', 'route not supported: GET /interceptions'],
    [400, 'The server returned HTTP 400.', 'no authentication key provided'],
  ])('say that Coder has no such list any more: %i %s', (status, message, excerpt = '') => {
    expect(describeError(new ApiError(status, { message, excerpt }, null))).toMatchObject({
      kind: 'gone',
      canRetry: false,
    });
  });

  it.each([502, 503, 504])('are the server’s own where what stands behind it does not answer: %i', status => {
    expect(
      answer(status, 'Coder could not be reached.', 'coder.example.com refuses the connection.'),
    ).toEqual({
      kind: 'other',
      title: 'Coder could not be reached.',
      detail: 'coder.example.com refuses the connection.',
      quote: '',
      canRetry: true,
    });
  });

  it('keep apart what may be anybody’s: an answer’s own words, and the browser’s about it', () => {
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

  it('offer signing in, and nothing else, where nobody is signed in', () => {
    expect(answer(401, 'You’re signed out.')).toMatchObject({ kind: 'signed-out', canRetry: false });
  });

  it('offer to try again where nobody answers', () => {
    expect(describeError(new UnreachableError('broken'))).toMatchObject({ kind: 'other', canRetry: true });
  });
});
