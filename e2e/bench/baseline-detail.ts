import type { Interception } from '#shared/domain/interception.ts';

/** The number of tool calls that the app shows in an expanded row. */
const MAX_CALLS = 20;

function element(tag: string, ...children: (Node | string)[]): HTMLElement {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
}

/** The details of an interception as plain elements. */
export function baselineDetail(row: Interception): HTMLElement {
  const detail = element(
    'section',
    element(
      'div',
      element('h2', 'Prompts'),
      element('ol', ...row.user_prompts.map(({ prompt }) => element('li', element('pre', prompt)))),
    ),
    element(
      'div',
      element('h2', 'Tool calls'),
      element('ol', ...row.tool_usages.slice(0, MAX_CALLS).map(toolCall)),
    ),
    element(
      'div',
      element('h2', 'Token usage'),
      ...row.token_usages.map(usage =>
        factList({
          Input: usage.input_tokens,
          'Cache read': usage.cache_read_input_tokens,
          'Cache write': usage.cache_write_input_tokens,
          Output: usage.output_tokens,
        }),
      ),
      factList({
        Started: row.started_at,
        Ended: row.ended_at,
        Provider: row.provider,
        Key: row.api_key_id,
        Id: row.id,
      }),
    ),
  );
  detail.className = 'detail';
  detail.setAttribute('aria-label', `Details of interception ${row.id}`);
  return detail;
}

function toolCall({ tool, server_url, input, invocation_error }: Interception['tool_usages'][number]): Node {
  const call = element('li', element('b', tool), ` ${server_url}`, element('pre', indented(input)));
  if (invocation_error !== '') call.append(element('p', invocation_error));
  return call;
}

function indented(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input), null, 2);
  } catch {
    return input;
  }
}

function factList(facts: Readonly<Record<string, string | number | null | undefined>>): Node {
  const parts = Object.entries(facts).flatMap(([name, value]) => [
    element('dt', name),
    element('dd', String(value ?? '–')),
  ]);
  return element('dl', ...parts);
}
