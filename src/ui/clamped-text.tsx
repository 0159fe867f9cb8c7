import { useState, type ReactNode } from 'react';
import { formatCount } from '#lib/numbers.ts';
import { Button } from './button.tsx';
import { usePrinting } from './use-printing.ts';

/** Beyond these a text is cut until asked for; laying out megabytes that nobody reads would freeze the page. */
const CLAMP_CHARACTERS = 1200;
const CLAMP_LINES = 14;

export function ClampedText({ text, children }: { text: string; children: (shown: string) => ReactNode }) {
  const [whole, setWhole] = useState(false);
  const printing = usePrinting();
  const clamped = clamp(text);
  if (printing || clamped.length === text.length) return children(text);
  return (
    <>
      {children(whole ? text : `${clamped}…`)}
      <Button look="link" className="mt-1" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Show less' : `Show all (${formatCount(text.length)} characters)`}
      </Button>
    </>
  );
}

function clamp(text: string): string {
  let end = 0;
  for (let line = 0; line < CLAMP_LINES; line += 1) {
    const next = text.indexOf('\n', end);
    if (next === -1) {
      end = text.length;
      break;
    }
    end = next + 1;
  }
  const cut = Math.min(end, CLAMP_CHARACTERS);
  // A text that is only a little longer is shown whole: the button would take as much room.
  if (text.length - cut < 80) return text;
  const last = text.charCodeAt(cut - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut).trimEnd();
}
