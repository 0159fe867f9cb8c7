import { useRef, type ComponentProps } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps {
  /** What the button says. */
  children: string;
  /** What is chosen. */
  label: string;
  /** Endings and media types. */
  accept: string;
  look?: ComponentProps<typeof Button>['look'];
  onFile: (file: File) => void;
}

/** A button that asks for one file. */
export function FileButton({ children, label, accept, look = 'plain', onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={event => {
          const [chosen] = event.target.files ?? [];
          // So that the same file, mended, can be chosen again.
          event.target.value = '';
          if (chosen) onFile(chosen);
        }}
      />
    </>
  );
}
