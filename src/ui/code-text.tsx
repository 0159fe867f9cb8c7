import { layOutJson, type JsonTokenKind } from '#lib/json-text.ts';
import { ClampedText } from './clamped-text.tsx';
import { OutsideText } from './outside-text.tsx';

const COLOURS: Record<JsonTokenKind, string | undefined> = {
  key: 'var(--json-key)',
  string: 'var(--json-string)',
  atom: 'var(--json-atom)',
  punctuation: undefined,
  space: undefined,
};

/** Colour costs an element a token: beyond this the text is shown plain. */
const COLOURED_TOKENS = 160;

/** Text in the code font, clamped: JSON laid out and coloured, anything else as it came. */
export function CodeText({ text }: { text: string }) {
  const tokens = layOutJson(text);
  if (tokens && tokens.length <= COLOURED_TOKENS && text.length < 1000) {
    return (
      <pre className="font-mono text-sm whitespace-pre-wrap">
        {tokens.map((token, index) => {
          const color = COLOURS[token.kind];
          return color ? (
            <span key={index} style={{ color }}>
              <OutsideText text={token.text} />
            </span>
          ) : (
            token.text
          );
        })}
      </pre>
    );
  }
  return (
    <ClampedText text={tokens ? tokens.map(token => token.text).join('') : text}>
      {shown => (
        <pre className="font-mono text-sm whitespace-pre-wrap">
          <OutsideText text={shown} />
        </pre>
      )}
    </ClampedText>
  );
}
