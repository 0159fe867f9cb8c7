import { DiffView, useDiff } from '#shared/ui/diff-view.tsx';
import { JsonView } from '#shared/ui/json/json-view.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { PrivacyModeContext, Redacted } from '#shared/ui/redacted.tsx';
import { NameText, UntrustedLink, UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { HOSTILE, JSON_TEXT, LONG, PATCH } from './examples.ts';

function Patch() {
  const diff = useDiff(PATCH);
  return diff === null || diff === 'parsing' ? null : <DiffView diff={diff} label="Patch" />;
}

export function Texts() {
  return (
    <>
      <p data-example="hostile">
        <UntrustedText text={HOSTILE} />
      </p>
      <p data-example="blank">
        <NameText text={'\u200b '} />
      </p>
      <p>
        <UntrustedLink href="https://coder.example/">coder.example</UntrustedLink>
      </p>
      <div>
        <LongText text={LONG} label="Long text" />
      </div>
      <div>
        <Redacted what="prompt" size="1,204 characters">
          {() => 'the hidden prompt'}
        </Redacted>
      </div>
      <PrivacyModeContext value={null}>
        <Redacted what="input" size="12 characters">
          {() => 'a text without privacy mode'}
        </Redacted>
      </PrivacyModeContext>
      <Patch />
      <JsonView text={JSON_TEXT} label="Input" />
    </>
  );
}
