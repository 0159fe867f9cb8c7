import type { ComponentProps, ReactNode } from 'react';
import type { JsonRow } from '#shared/lib/json/json-rows.ts';
import { indentOf, JsonRowView } from './json-row.tsx';
import { JsonStringBody } from './json-string-body.tsx';

interface JsonTreeRowProps extends Omit<ComponentProps<typeof JsonRowView>, 'row' | 'body'> {
  row: JsonRow | null;
  renderJson: (text: string) => ReactNode;
}

/** One line of the tree: a member or element, with its whole text where that was unfolded, or what closes one. */
export function JsonTreeRow({ row, renderJson, ...props }: JsonTreeRowProps) {
  const { nodes, unfolded } = props;
  if (!row) return null;
  if (row.kind === 'close') {
    return (
      <div aria-hidden="true" style={{ paddingInlineStart: indentOf(row.level) }}>
        {nodes.kindAt(row.start) === 'object' ? '}' : ']'}
        {nodes.isLast(row.start) ? '' : ','}
      </div>
    );
  }
  const isString = row.kind === 'value' && nodes.kindAt(row.start) === 'string';
  return (
    <JsonRowView
      {...props}
      row={row}
      body={
        isString && unfolded === true ? (
          <JsonStringBody nodes={nodes} start={row.start} renderJson={renderJson} />
        ) : null
      }
    />
  );
}
