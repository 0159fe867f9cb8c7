import type { Interception, InterceptionsPage } from '#shared/domain/interception.ts';
import { baselineDetail } from './baseline-detail.ts';
import { BareHeights } from './baseline-heights.ts';
import { BareRow } from './baseline-row.ts';

/*
 * What the app is measured against: the same rows by hand, without a library. A pool of row elements that are moved and
 * filled anew, whole responses kept, `?limit=` rows a page.
 */
const POOL = 40;
const ABOVE = 8;
/** Rows before the end at which the next page is asked for: some screens. */
const AHEAD = 60;

const limit = Number(new URLSearchParams(location.search).get('limit') ?? 100);
const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
};
const body = find('rows');
const loaded = find('loaded');
const models = find('models');
const top = body.offsetTop;
const pool = Array.from({ length: POOL }, () => new BareRow());
const details = new Map<number, HTMLElement>();

let pages: InterceptionsPage[] = [];
let rows: Interception[] = [];
let heights = new BareHeights();
let model: string | null = null;
let count = Number.POSITIVE_INFINITY;
let asking: object | null = null;

function draw(): void {
  const first = Math.max(0, Math.min(heights.at(scrollY - top) - ABOVE, rows.length - POOL));
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
  if (heights.at(scrollY - top + innerHeight) > rows.length - AHEAD) void ask();
}

async function ask(): Promise<void> {
  if (asking !== null || rows.length >= count) return;
  const own = (asking = {});
  const search = new URLSearchParams({ limit: String(limit) });
  if (model !== null) search.set('q', `model:"${model}"`);
  const last = rows.at(-1);
  if (last) search.set('after_id', last.id);
  const answer = await fetch(`/api/v2/aibridge/interceptions?${search.toString()}`);
  // Unchecked, as any simple page would.
  const parse: (text: string) => InterceptionsPage = JSON.parse;
  const page = parse(await answer.text());
  // A filter has been chosen meanwhile.
  if (asking !== own) return;
  asking = null;
  pages.push(page);
  rows.push(...page.results);
  count = page.results.length < limit ? rows.length : page.count;
  loaded.textContent = `${rows.length.toLocaleString('en')} of ${count.toLocaleString('en')} interceptions`;
  body.style.height = `${heights.topOf(rows.length)}px`;
  if (pages.length === 1 && model === null) offerModels();
  draw();
}

function offerModels(): void {
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
    const made = baselineDetail(row);
    details.set(index, made);
    body.append(made);
    heights.open(index, made.offsetHeight);
  }
  body.style.height = `${heights.topOf(rows.length)}px`;
  draw();
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
  asking = null;
  for (const slot of pool) slot.hide();
  for (const detail of details.values()) detail.remove();
  details.clear();
  [pages, rows, heights, count] = [[], [], new BareHeights(), Number.POSITIVE_INFINITY];
  void ask();
}

addEventListener('scroll', draw, { passive: true });
addEventListener('resize', draw);
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
void ask();
