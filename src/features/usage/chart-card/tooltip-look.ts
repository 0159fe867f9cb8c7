/** How hovering a chart tells its exact figures, everywhere the same. */
export const TOOLTIP = {
  isAnimationActive: false,
  cursor: { fill: 'var(--sunken)' },
  contentStyle: {
    background: 'var(--panel)',
    border: '1px solid var(--line)',
    borderRadius: 8,
    fontSize: 12,
  },
  labelStyle: { color: 'var(--text)', fontWeight: 600 },
  itemStyle: { color: 'var(--text)', padding: 0 },
  wrapperStyle: { zIndex: 20 },
};
