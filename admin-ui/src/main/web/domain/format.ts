/// Numbers and times for people: three significant digits, a dash for "no data", 0 only for a real
/// zero.
export const NO_DATA = '—';

const SI = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

const IEC = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
] as const;

/// Three significant digits, and never an exponent.
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) {
    return String(Math.round(value));
  }
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return NO_DATA;
  }
  for (const [unit, name] of SI) {
    if (Math.abs(value) >= unit * 0.9995) {
      return fixed(value / unit) + name;
    }
  }
  return digits(value);
}

function fixed(value: number): string {
  if (value >= 100) {
    return value.toFixed(0);
  }
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function rate(value: number | null | undefined): string {
  if (value !== null && value !== undefined && value > 0 && value < 0.01) {
    return '<0.01';
  }
  return count(value);
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return NO_DATA;
  }
  for (const [unit, name] of IEC) {
    if (value >= unit * 0.9995) {
      return `${fixed(value / unit)} ${name}`;
    }
  }
  return `${Math.round(value)} B`;
}

export function latency(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return NO_DATA;
  }
  if (ms >= 999.5) {
    return `${fixed(ms / 1000)} s`;
  }
  if (ms >= 1 || ms === 0) {
    return `${digits(ms)} ms`;
  }
  return `${digits(Math.round(ms * 1000))} µs`;
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) {
    return NO_DATA;
  }
  if (share > 0 && share < 0.001) {
    return '<0.1 %';
  }
  return `${(share * 100).toFixed(1)} %`;
}

/// Percentage points, with their sign.
export function points(difference: number): string {
  const rounded = Math.round(difference * 1000) / 10;
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : '±';
  return `${sign}${Math.abs(rounded).toFixed(1)}`;
}

/// An effective weight in the unit of the wanted one.
export function permille(value: number): string {
  const whole = value / 1000;
  return Number.isInteger(whole) ? String(whole) : digits(whole);
}

export interface DurationWords {
  days: string;
  hours: string;
  minutes: string;
  seconds: string;
  space: string;
}

/// The two largest units: "4 min 12 s".
export function duration(ms: number, words: DurationWords): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86400), words.days],
    [Math.floor(seconds / 3600) % 24, words.hours],
    [Math.floor(seconds / 60) % 60, words.minutes],
    [seconds % 60, words.seconds],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) {
    return `0${words.space}${words.seconds}`;
  }
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${words.space}${unit}`)
    .join(words.space);
}

const clock = new Map<string, Intl.DateTimeFormat>();

export function clockTime(at: Date, locale: string): string {
  let format = clock.get(locale);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
    });
    clock.set(locale, format);
  }
  return format.format(at);
}
