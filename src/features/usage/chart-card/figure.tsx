interface FigureProps {
  value: string;
  name: string;
  /** The exact figure, and what it covers. */
  hint: string;
  /** The same of the period before. */
  before?: string | null;
}

/** One figure of a `dl`. */
export function Figure({ value, name, hint, before = null }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col" title={hint}>
      <dt className="order-1 text-sm text-muted">{name}</dt>
      <dd className="tabular text-figure font-semibold">{value}</dd>
      {before === null ? null : <dd className="tabular order-2 text-sm text-faint">{before}</dd>}
    </div>
  );
}
