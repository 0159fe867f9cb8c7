/** Shows that these rows came just now, once they are drawn; whoever wants no motion sees them at once. */
export function slideIn(ids: readonly string[]): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  requestAnimationFrame(() => {
    for (const id of ids) {
      const row = document.querySelector(`[data-interception-id="${CSS.escape(id)}"]`);
      row?.animate(
        [
          { opacity: 0, transform: 'translateY(-10px)' },
          { opacity: 1, transform: 'none' },
        ],
        { duration: 200, easing: 'ease-out' },
      );
    }
  });
}
