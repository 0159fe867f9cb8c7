import { isBlank } from '#shared/lib/invisible-characters.ts';
import { nameWords } from '#shared/domain/name-words.ts';
import { OutsideText } from './outside-text.tsx';

interface NameTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** A name from outside, such as a model's: where nothing of it can be seen, that is said instead. */
export function NameText({ text, className, title }: NameTextProps) {
  if (!isBlank(text)) {
    return (
      <OutsideText
        text={text}
        {...(className !== undefined && { className })}
        {...(title !== undefined && { title })}
      />
    );
  }
  return (
    <span className={className} title={title}>
      {nameWords(text)}
    </span>
  );
}
