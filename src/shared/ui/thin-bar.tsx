/** Something is on its way while what is there stays: a thin line at the top of it. */
export function ThinBar({ label }: { label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      className="late-shown pointer-events-none relative h-0.5 overflow-hidden"
    >
      <div className="absolute inset-y-0 w-1/3 animate-[sweep_1.1s_ease-in-out_infinite] bg-accent" />
    </div>
  );
}
