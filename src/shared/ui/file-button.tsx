import { useRef, type ComponentProps } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps {
  children: string;
  /** The accessible name of the file input. */
  label: string;
  /** File extensions and media types. */
  accept: string;
  variant?: ComponentProps<typeof Button>['variant'];
  onFile: (file: File) => void;
}

/** A button that opens the file picker. */
export function FileButton({ children, label, accept, variant = 'plain', onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant={variant} onClick={() => input.current?.click()}>
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
          // Lets the user select the same file again after editing it.
          event.target.value = '';
          if (chosen) onFile(chosen);
        }}
      />
    </>
  );
}
