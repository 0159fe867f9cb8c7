export interface Choice {
  value: string;
  label: string;
  /** Said beside the label, and found by typing too. */
  detail?: string;
  /** Why it cannot be chosen. */
  unusable?: string | null;
}

/** Where there may be more than one value, and values that are left out. */
export interface MoreChoices {
  /** Values that are chosen already, where that is more than one. */
  count: number;
  onAlso: (value: string) => void;
  onNot: (value: string) => void;
}

export interface Typed {
  /** What a choice is to do; null for being the only value. */
  mode: 'also' | 'not' | null;
  /** What is searched for. */
  text: string;
}

/** A sign typed first says what a choice is to do. */
export function readTyped(typed: string | null, more: MoreChoices | undefined): Typed {
  const text = typed?.trim() ?? '';
  if (more && text.startsWith('+')) return { mode: 'also', text: text.slice(1).trim() };
  if (more && /^[-\u2212]/.test(text)) return { mode: 'not', text: text.slice(1).trim() };
  return { mode: null, text };
}

/** Whether a choice holds what was typed. */
export function matches(choice: Choice, text: string): boolean {
  const wanted = text.toLowerCase();
  return `${choice.label}\n${choice.value}\n${choice.detail ?? ''}`.toLowerCase().includes(wanted);
}
