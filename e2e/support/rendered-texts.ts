import type { BrowserContext } from '@playwright/test';

export interface RenderedText {
  text: string;
  /** `text`, `code` for a script or style, `value` for a form field, or the name of the attribute. */
  where: string;
}

declare global {
  interface Window {
    reportRenderedText: (rendered: RenderedText) => void;
  }
}

/** Collects every matching text that appears in a document of the context from now on, however briefly. */
export async function collectRenderedTexts(
  context: BrowserContext,
  expression: string,
): Promise<RenderedText[]> {
  const rendered: RenderedText[] = [];
  await context.exposeFunction('reportRenderedText', (text: RenderedText) => void rendered.push(text));
  await context.addInitScript(observe, expression);
  return rendered;
}

/** Runs in the page before any of the app's scripts. */
function observe(source: string): void {
  const expression = new RegExp(source);
  const report = (text: string | null, where: string): void => {
    if (text !== null && expression.test(text)) window.reportRenderedText({ text, where });
  };
  const reportData = (node: Node): void =>
    report(node.nodeValue, node.parentElement?.closest('script, style') ? 'code' : 'text');
  const visit = (node: Node): void => {
    reportData(node);
    if (node instanceof Element) for (const { name, value } of node.attributes) report(value, name);
    if (node instanceof HTMLInputElement) report(node.value, 'value');
    for (const child of node.childNodes) visit(child);
  };
  new MutationObserver(records => {
    for (const { target, type, addedNodes, attributeName } of records) {
      if (type === 'characterData') reportData(target);
      if (target instanceof Element && attributeName !== null) {
        report(target.getAttribute(attributeName), attributeName);
      }
      for (const node of addedNodes) visit(node);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}
