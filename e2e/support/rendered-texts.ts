import type { BrowserContext } from '@playwright/test';

export interface SeenText {
  text: string;
  /** `text`, or `code` in a script or a style; the name of the attribute; `value` for what a field holds. */
  where: string;
}

declare global {
  interface Window {
    tellSeen: (seen: SeenText) => void;
  }
}

/** Every text that the expression matches somewhere and that is in a document of the context from now on, however briefly. */
export async function collectRenderedTexts(context: BrowserContext, expression: string): Promise<SeenText[]> {
  const seen: SeenText[] = [];
  await context.exposeFunction('tellSeen', (one: SeenText) => void seen.push(one));
  await context.addInitScript(observe, expression);
  return seen;
}

/** Runs in the page, before anything of ours. */
function observe(source: string): void {
  const expression = new RegExp(source);
  const tell = (text: string | null, where: string): void => {
    if (text !== null && expression.test(text)) window.tellSeen({ text, where });
  };
  const tellData = (node: Node): void =>
    tell(node.nodeValue, node.parentElement?.closest('script, style') ? 'code' : 'text');
  const look = (node: Node): void => {
    tellData(node);
    if (node instanceof Element) for (const { name, value } of node.attributes) tell(value, name);
    if (node instanceof HTMLInputElement) tell(node.value, 'value');
    for (const child of node.childNodes) look(child);
  };
  new MutationObserver(records => {
    for (const { target, type, addedNodes, attributeName } of records) {
      if (type === 'characterData') tellData(target);
      if (target instanceof Element && attributeName !== null) {
        tell(target.getAttribute(attributeName), attributeName);
      }
      for (const node of addedNodes) look(node);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}
