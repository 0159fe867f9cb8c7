import type { Interception, InterceptionsPage } from '#shared/domain/interception.ts';
import { baselineDetail } from './baseline-detail.ts';
import { BaselineHeights } from './baseline-heights.ts';
import { BaselineRow } from './baseline-row.ts';

/*
 * The baseline that the app is measured against: the same list without a library. A pool of row elements is reused, and
 * whole responses stay in memory. `?limit=` sets the rows per page.
 */
const POOL = 40;
const OVERSCAN = 8;
/** The next page is fetched this many rows before the end, which is about three screens. */
const PREFETCH_ROWS = 60;

const limit = Number(new URLSearchParams(location.search).get('limit') ?? 100);
const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
};
const body = byId('rows');
const loaded = byId('loaded');
const models = byId('models');
const top = body.offsetTop;
const pool = Array.from({ length: POOL }, () => new BaselineRow());
const details = new Map<number, HTMLElement>();

let pages: InterceptionsPage[] = [];
let rows: Interception[] = [];
let heights = new BaselineHeights();
let model: string | null = null;
let count = Number.POSITIVE_INFINITY;
let pendingRequest: object | null = null;

function render(): void {
  const first = Math.max(0, Math.min(heights.at(scrollY - top) - OVERSCAN, rows.length - POOL));
  const end = Math.min(rows.length, first + POOL);
  for (let index = first; index < end; index += 1) {
    const row = rows[index];
    const slot = pool[index % POOL];
    if (!row || !slot) continue;
    slot.show(row, index, heights.topOf(index), heights.isOpen(index));
    if (!slot.element.isConnected) body.append(slot.element);
  }
  for (const [index, detail] of details) {
    if (index < first || index >= end) detail.remove();
    else {
      detail.style.transform = `translateY(${heights.detailTopOf(index)}px)`;
      if (!detail.isConnected) body.append(detail);
    }
  }
  if (heights.at(scrollY - top + innerHeight) > rows.length - PREFETCH_ROWS) void fetchPage();
}

async function fetchPage(): Promise<void> {
  if (pendingRequest !== null || rows.length >= count) return;
  const request = (pendingRequest = {});
  const search = new URLSearchParams({ limit: String(limit) });
  if (model !== null) search.set('q', `model:"${model}"`);
  const last = rows.at(-1);
  if (last) search.set('after_id', last.id);
  const response = await fetch(`/api/v2/aibridge/interceptions?${search.toString()}`);
  // Not validated, as in any simple page.
  const parse: (text: string) => InterceptionsPage = JSON.parse;
  const page = parse(await response.text());
  // The filter changed while the request was running.
  if (pendingRequest !== request) return;
  pendingRequest = null;
  pages.push(page);
  rows.push(...page.results);
  count = page.results.length < limit ? rows.length : page.count;
  loaded.textContent = `${rows.length.toLocaleString('en')} of ${count.toLocaleString('en')} interceptions`;
  body.style.height = `${heights.topOf(rows.length)}px`;
  if (pages.length === 1 && model === null) showModels();
  render();
}

function showModels(): void {
  for (const name of new Set(rows.map(row => row.model))) {
    const link = document.createElement('a');
    link.href = `?model=${encodeURIComponent(name)}`;
    link.textContent = name;
    models.append(link, ' ');
  }
}

function toggle(index: number): void {
  const row = rows[index];
  if (!row) return;
  const detail = details.get(index);
  if (detail) {
    detail.remove();
    details.delete(index);
    heights.close(index);
  } else {
    const detailElement = baselineDetail(row);
    details.set(index, detailElement);
    body.append(detailElement);
    heights.open(index, detailElement.offsetHeight);
  }
  body.style.height = `${heights.topOf(rows.length)}px`;
  render();
}

function showPanel(index: number): void {
  const row = rows[index];
  if (!row) return;
  document.querySelector('aside')?.remove();
  const aside = document.createElement('aside');
  aside.append(baselineDetail(row));
  document.body.append(aside);
}

function filter(name: string | null): void {
  model = name;
  pendingRequest = null;
  for (const slot of pool) slot.hide();
  for (const detail of details.values()) detail.remove();
  details.clear();
  [pages, rows, heights, count] = [[], [], new BaselineHeights(), Number.POSITIVE_INFINITY];
  void fetchPage();
}

addEventListener('scroll', render, { passive: true });
addEventListener('resize', render);
models.addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  filter(new URL(link.href).searchParams.get('model'));
});
body.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  const row = target?.closest('[data-interception-id]');
  if (!target || !row) return;
  event.preventDefault();
  const index = Number(row.getAttribute('aria-rowindex')) - 2;
  if (target.closest('a')) showPanel(index);
  else toggle(index);
});
void fetchPage();
