/// How fresh what the page shows is. Short gaps say nothing: a banner that flashes is not read.
export type Freshness = 'connecting' | 'live' | 'delayed' | 'stale' | 'offline' | 'paused';

export const DELAYED_MS = 3_000;
export const STALE_MS = 10_000;
export const OFFLINE_MS = 60_000;

/// @param silentMs since the last word from the server, null when there was none yet
export function freshness(silentMs: number | null, paused: boolean, waitingMs: number): Freshness {
  if (paused) {
    return 'paused';
  }
  if (silentMs === null) {
    return waitingMs < STALE_MS ? 'connecting' : 'offline';
  }
  if (silentMs < DELAYED_MS) {
    return 'live';
  }
  if (silentMs < STALE_MS) {
    return 'delayed';
  }
  return silentMs < OFFLINE_MS ? 'stale' : 'offline';
}

const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
export const HEALTHY_MS = 30_000;

/// How long to wait before the attempt, with ± 20 % so that many pages do not come back in one
/// moment.
export function backoff(attempt: number, random: number): number {
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 15_000;
  return Math.round(base * (0.8 + 0.4 * random));
}
