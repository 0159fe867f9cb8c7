/** Characters that change the text direction, have no width, or control a terminal. */
export const CODE_POINTS = [
  ...range(0x01, 0x1f),
  ...range(0x7f, 0x9f),
  0xad,
  0x34f,
  0x61c,
  0x115f,
  0x1160,
  0x17b4,
  0x180e,
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  0x3164,
  0xfeff,
  0xfff9,
  0xfffe,
  0xe0001,
  0xe0041,
].map(code => String.fromCodePoint(code));

export const DIRECTIONS = [
  '\u202egnp.exe',
  '\u202bשלום\u202c abc',
  '\u2067مرحبا abc',
  '\u2068אבג',
  'abc \u2066def',
  '\u202a\u202b\u202c\u202d\u202e',
  'שלום עולם',
  'مرحبا بالعالم (تجربة) 123',
  'abc עברית def',
  '\u200f\u200e\u200f',
];

export const SCRIPTS = [
  '中文文本与标点，。',
  '日本語のテキスト',
  '한국어 텍스트',
  'ภาษาไทยไม่มีช่องว่าง',
  'हिन्दी क्षत्रिय',
  'தமிழ் எழுத்து',
  'ქართული',
  '𝕿𝖍𝖊 𝖖𝖚𝖎𝖈𝖐',
  'ﷺ﷽',
  'İıŞşẞß',
  '👩‍👩‍👧‍👦👨🏿‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿🇩🇪',
  '🏳️‍⚧️'.repeat(40),
  'e\u0301'.repeat(50),
];

export const FLOODS = [
  `Z${'\u0300\u0323\u0489'.repeat(60)}a${'\u0335\u0338'.repeat(60)}lgo`,
  `${'\u0e49'.repeat(200)}`,
  'W'.repeat(5000),
  'ﷺ'.repeat(500),
  ' '.repeat(500),
  '\n'.repeat(300),
  '\t'.repeat(200),
  '🏴'.repeat(300),
  'a\u200b'.repeat(300),
  '\u202e'.repeat(300),
  '('.repeat(2000),
  '> '.repeat(500),
  '- '.repeat(500),
  '*'.repeat(1000),
  '`'.repeat(1000),
  '#'.repeat(200),
  '['.repeat(2000),
];

export const ESCAPES = [
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://attacker.example\u0007link\u001b]8;;\u0007',
  '\u001b[2J\u001b[H',
  '\u001bc',
  '\b\b\b\b',
  'a\rb',
  'a\r\nb',
  '\u0007',
];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
