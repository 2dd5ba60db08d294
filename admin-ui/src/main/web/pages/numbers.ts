/// Optional numbers of a form: nothing typed is null, the default or no limit.
export type Spans<K extends string> = Record<K, readonly [min: number, max: number]>;

const CONNECTIONS = [1, 1_000_000] as const;

export const LIMITS = {
  connectionsMax: CONNECTIONS,
  connectionsPerClientMax: CONNECTIONS,
  connectionsPerSecondMax: CONNECTIONS,
  connectionsPerSecondPerClientMax: CONNECTIONS,
  bytesPerSecondMax: [1000, 100_000_000_000],
} as const satisfies Spans<string>;

export const BACKLOG = { backlog: [1, 65_535] } as const satisfies Spans<string>;

export const TCP = { userTimeoutMs: [0, 86_400_000] } as const satisfies Spans<string>;

export const SERVICE_LIMITS = { connectionsMax: CONNECTIONS } as const satisfies Spans<string>;

export const TIMEOUTS = {
  connectMs: [1, 60_000],
  idleMs: [1000, 86_400_000],
  clientMs: [1000, 86_400_000],
  serverMs: [1000, 86_400_000],
  halfClosedMs: [1000, 3_600_000],
  handshakeMs: [100, 300_000],
  proxyHeaderMs: [100, 300_000],
} as const satisfies Spans<string>;

export const REDISPATCH = {
  attemptsMax: [1, 10],
  totalMs: [100, 600_000],
  turnAroundMs: [0, 60_000],
} as const satisfies Spans<string>;

export const AFFINITY = {
  ttlMs: [1000, 86_400_000],
  v4Mask: [8, 32],
  v6Mask: [32, 128],
  entriesMax: [16, 1_000_000],
} as const satisfies Spans<string>;

export const DRAWS = { draws: [1, 16] } as const satisfies Spans<string>;

export const EXPLORE = { explorePermille: [1, 500] } as const satisfies Spans<string>;

export const BALANCE = { balanceFactorPercent: [101, 1000] } as const satisfies Spans<string>;

/// The texts to begin with.
export function typed<K extends string>(
  spans: Spans<K>,
  values: Partial<Record<NoInfer<K>, number | null>> | undefined,
): Record<K, string> {
  return eachOf(spans, (key) => String(values?.[key] ?? ''));
}

/// The numbers that were typed; what is no number is left to [wrongIn].
export function numbers<K extends string>(
  spans: Spans<K>,
  texts: Record<NoInfer<K>, string>,
): Record<K, number | null> {
  return eachOf(spans, (key) => (texts[key].trim() === '' ? null : Number(texts[key])));
}

/// Only what was typed, for a document in which what is missing has its default.
export function given<T>(values: Record<string, T | null>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((each): each is [string, T] => each[1] !== null),
  );
}

/// What is wrong, by path; an empty path is the whole document.
export function wrongIn<K extends string>(
  spans: Spans<K>,
  texts: Record<NoInfer<K>, string>,
  path: string,
  say: (min: string, max: string) => string,
): Record<string, string | null> {
  const wrong: Record<string, string | null> = {};
  for (const key of Object.keys(spans) as K[]) {
    const [min, max] = spans[key];
    const text = texts[key].trim();
    const fits = text === '' || (/^\d{1,12}$/.test(text) && +text >= min && +text <= max);
    wrong[path === '' ? key : `${path}/${key}`] = fits ? null : say(String(min), String(max));
  }
  return wrong;
}

function eachOf<K extends string, V>(spans: Spans<K>, value: (key: K) => V): Record<K, V> {
  const keys = Object.keys(spans) as K[];
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
