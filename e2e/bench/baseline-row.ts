import type { Interception } from '#shared/domain/interception.ts';
import { rowTexts, isFailed } from './baseline-text.ts';

/** A reused row element. To show another interception, only its texts and its position change. */
export class BaselineRow {
  readonly element = document.createElement('div');
  readonly #button = document.createElement('button');
  readonly #link = document.createElement('a');
  readonly #texts = Array.from({ length: 14 }, () => document.createTextNode(''));
  #id = '';
  #top = -1;
  #open = false;

  constructor() {
    const texts = this.#texts.values();
    const text = (): Text => texts.next().value ?? document.createTextNode('');
    const wrapText = (tag: 'i' | 'span' | 'b'): HTMLElement => wrap(tag, text());
    this.#button.append('›');
    this.#button.setAttribute('aria-label', 'Show details');
    this.#link.append(text());
    this.element.append(
      wrap(
        'div',
        cell('', this.#button),
        cell('', this.#link),
        cell('', wrapText('i'), text()),
        cell('', wrapText('i'), text()),
        cell('', text()),
        cell('', text(), wrapText('span'), wrapText('b')),
        cell('right', text()),
        cell('right', wrapText('span'), wrapText('span'), wrapText('span')),
        cell('right', text()),
      ),
    );
    this.element.setAttribute('role', 'row');
  }

  show(row: Interception, index: number, top: number, open: boolean): void {
    if (this.#top !== top) {
      this.#top = top;
      this.element.style.transform = `translateY(${top}px)`;
    }
    if (this.#open !== open) {
      this.#open = open;
      this.#button.setAttribute('aria-label', open ? 'Hide details' : 'Show details');
      this.#button.setAttribute('aria-expanded', String(open));
    }
    if (this.#id === row.id) return;
    this.#id = row.id;
    this.element.dataset['interceptionId'] = row.id;
    this.element.setAttribute('aria-rowindex', String(index + 2));
    const className = isFailed(row) ? 'row failed' : 'row';
    if (this.element.className !== className) this.element.className = className;
    this.#link.href = `#${row.id}`;
    for (const [at, value] of rowTexts(row).entries()) {
      const text = this.#texts[at];
      if (text && text.data !== value) text.data = value;
    }
  }

  /** Called when the list is emptied, as after a filter. */
  hide(): void {
    this.#id = '';
    this.#top = -1;
    this.element.remove();
  }
}

function wrap(tag: 'div' | 'i' | 'span' | 'b', ...children: Node[]): HTMLElement {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

function cell(className: string, ...children: Node[]): HTMLElement {
  const element = wrap('div', ...children);
  element.setAttribute('role', 'gridcell');
  element.className = className;
  return element;
}
