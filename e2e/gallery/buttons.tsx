import { Download, Eye, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '#shared/ui/button.tsx';
import { CommandLine, CopyButton } from '#shared/ui/copy-button.tsx';
import { FileButton } from '#shared/ui/file-button.tsx';
import { Icon } from '#shared/ui/icon.tsx';
import { HOSTILE } from './examples.ts';

export function Buttons() {
  const [presses, setPresses] = useState(0);
  const [isPressed, setPressed] = useState(false);
  const [file, setFile] = useState('none');
  const press = () => setPresses(presses + 1);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={press}>Plain</Button>
        <Button variant="primary" onClick={press}>
          <Icon icon={Download} />
          Primary
        </Button>
        <Button variant="quiet">Quiet</Button>
        <Button variant="link">Link</Button>
        <Button disabled onClick={press}>
          Disabled
        </Button>
        <Icon icon={Eye} label="Icon with a name" />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <IconButton icon={X} label="Small" size="small" onClick={press} />
        <IconButton icon={X} label="Medium" tooltip="Medium (m)" onClick={press} />
        <IconButton icon={X} label="Large" size="large" onClick={press} />
        <IconButton icon={X} label="Slim" size="slim" onClick={press} />
        <IconButton icon={X} label="Inherited color" tone="inherit" />
        <IconButton icon={X} label="Unavailable" aria-disabled />
        <IconButton icon={X} label={`Remove ${HOSTILE}`} />
        <IconButton
          icon={Eye}
          label="Toggle"
          aria-pressed={isPressed}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() => setPressed(!isPressed)}
        />
        <CopyButton text="copied text" label="Copy text" />
      </div>
      <CommandLine text="npm start" />
      <FileButton label="Example file" accept=".json" onFile={chosen => setFile(chosen.name)}>
        Choose…
      </FileButton>
      <p role="status">
        Presses: {presses}, file: {file}
      </p>
    </>
  );
}
