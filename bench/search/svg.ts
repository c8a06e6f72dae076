/** Plots as SVG that reads well on light and on dark pages: every colour is a class, and a class has one of each. */

const light = {
  page: '#ffffff',
  text: '#1f2937',
  note: '#4b5563',
  grid: '#e2e8f0',
  axis: '#94a3b8',
  series: ['#1d4ed8', '#b45309', '#047857', '#7c3aed', '#be123c', '#64748b'],
};
const dark = {
  page: '#111827',
  text: '#f3f4f6',
  note: '#c3cad6',
  grid: '#273347',
  axis: '#64748b',
  series: ['#8ab4ff', '#f0b35e', '#5fd3a0', '#c4a5ff', '#ff8fa3', '#a3b0c2'],
};

const coloursOf = ({ page, text, note, grid, axis, series }: typeof light): string =>
  [
    `.page { fill: ${page} }`,
    `text { fill: ${text} }`,
    `.note { fill: ${note} }`,
    `.grid { stroke: ${grid} }`,
    `.axis { stroke: ${axis} }`,
    ...series.flatMap((colour, at) => [
      `.s${at}.line, .s${at}.whisker, .s${at}.ring { stroke: ${colour} }`,
      `.s${at}.dot { fill: ${colour} }`,
    ]),
  ]
    .map((rule) => `      ${rule}`)
    .join('\n');

const style = `  <style>
    text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 13px }
    .name { font-size: 15px; font-weight: 600 }
    .strong { font-weight: 600 }
    .mid { text-anchor: middle }
    .end { text-anchor: end }
    .grid, .axis { stroke-width: 1 }
    .line { fill: none; stroke-width: 2.2; stroke-linejoin: round }
    .whisker { stroke-width: 2 }
    .ring { fill: none; stroke-width: 2 }
${coloursOf(light)}
    @media (prefers-color-scheme: dark) {
${coloursOf(dark)}
    }
  </style>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const at = (value: number): string => String(Math.round(value * 10) / 10);

export const text = (x: number, y: number, content: string, classes = ''): string =>
  `  <text${classes === '' ? '' : ` class="${classes}"`} x="${at(x)}" y="${at(y)}">${escaped(content)}</text>`;

export const stroke = (x1: number, y1: number, x2: number, y2: number, classes: string): string =>
  `  <line class="${classes}" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" />`;

export const dot = (x: number, y: number, series: number, shape: 'dot' | 'ring' = 'dot'): string =>
  `  <circle class="s${series} ${shape}" cx="${at(x)}" cy="${at(y)}" r="${shape === 'dot' ? 4.5 : 4}" />`;

export const polyline = (points: readonly (readonly [number, number])[], classes: string): string =>
  `  <polyline class="${classes}" points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}" />`;

export interface Page {
  width: number;
  height: number;
  title: string;
  /** What the plot shows, for whoever can't see it. */
  description: string;
}

export const page = ({ width, height, title, description }: Page, body: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `  <title id="title">${escaped(title)}</title>`,
    `  <desc id="desc">${escaped(description)}</desc>`,
    style,
    `  <rect class="page" width="${width}" height="${height}" rx="10" />`,
    text(24, 34, title, 'name'),
    ...body,
    '</svg>',
    '',
  ].join('\n');

/** A place on a logarithmic scale. */
export const logScale =
  (least: number, most: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * Math.log(value / least)) / Math.log(most / least);

export const linearScale =
  (least: number, most: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * (value - least)) / (most - least);

/** 1,500,000 as 1.5M. */
export const short = (value: number): string => {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toPrecision(3))}M`;
  return value >= 1_000 ? `${Number((value / 1_000).toPrecision(3))}k` : String(value);
};
