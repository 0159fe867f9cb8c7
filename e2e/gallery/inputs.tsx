import { Box } from 'lucide-react';
import { useState } from 'react';
import { ChoiceInput } from '#shared/ui/combobox.tsx';
import { SearchBar } from '#shared/ui/search-bar.tsx';
import { HOSTILE } from './examples.ts';

const MATCHES = 3;

function Search({ look }: { look: 'box' | 'field' }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [isClosed, setClosed] = useState(false);
  if (isClosed) return <p>Closed</p>;
  return (
    <SearchBar
      look={look}
      label={`Search in a ${look}`}
      placeholder="Text"
      text={text}
      onText={setText}
      status={text === '' ? '' : `${at + 1} of ${MATCHES}`}
      hasMatches={text !== ''}
      onMove={by => setAt((at + by + MATCHES) % MATCHES)}
      {...(look === 'box' && { onClose: () => setClosed(true) })}
    />
  );
}

const CHOICES = [
  { value: 'apple', label: 'Apple' },
  { value: 'banana', label: 'Banana', detail: 'yellow' },
  { value: 'cherry', label: 'Cherry', invalidReason: 'Sold out' },
  { value: 'hostile', label: HOSTILE },
];

function Fruit() {
  const [value, setValue] = useState<string | null>(null);
  const [others, setOthers] = useState<readonly string[]>([]);
  return (
    <>
      <ChoiceInput
        label="Fruit"
        icon={Box}
        value={value}
        choices={CHOICES}
        onChoose={setValue}
        more={{
          count: 0,
          onAlso: also => setOthers([...others, `or ${also}`]),
          onNot: not => setOthers([...others, `not ${not}`]),
        }}
      />
      <p role="status">Fruits: {[value ?? 'none', ...others].join(', ')}</p>
    </>
  );
}

export function Inputs() {
  return (
    <>
      <Search look="box" />
      <Search look="field" />
      <SearchBar
        look="box"
        label="Search with an error"
        placeholder=""
        text="("
        onText={() => undefined}
        status="Unterminated group"
        isInvalid
        hasMatches={false}
        onMove={() => undefined}
      />
      <Fruit />
      <ChoiceInput
        label="Unavailable choice"
        icon={Box}
        value={null}
        choices={[]}
        onChoose={() => undefined}
        invalidReason="Not in this version"
      />
    </>
  );
}
