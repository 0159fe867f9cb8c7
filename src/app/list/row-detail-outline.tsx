/** Holds the room of an open row for the moment until its detail is there. */
export function RowDetailOutline() {
  return <div aria-busy="true" className="h-60" />;
}
