import type { BackendState } from '../api/model';

/// What decides about a backend's share. The server computes the same (ServiceView);
/// golden/shares.json holds both to it.
export interface Weighted {
  state: BackendState;
  wanted: number;
  factorPermille: number;
}

export interface Shared {
  eligible: boolean;
  /// What schedulers count; 0 while not eligible.
  effectivePermille: number;
  share: number;
}

/// A backend that nobody has probed yet serves only while no backend of the service is up and
/// wanted.
export function shares(backends: readonly Weighted[]): Shared[] {
  const anyUp = backends.some((backend) => backend.state === 'UP' && backend.wanted > 0);
  const counted = backends.map((backend) => {
    const usable = backend.state === 'UP' || (backend.state === 'UNKNOWN' && !anyUp);
    return usable ? backend.wanted * backend.factorPermille : 0;
  });
  const sum = counted.reduce((total, each) => total + each, 0);
  return counted.map((effectivePermille) => ({
    eligible: effectivePermille > 0,
    effectivePermille,
    share: sum === 0 ? 0 : effectivePermille / sum,
  }));
}

export const WEIGHT_MAX = 1000;

/// The number that a person typed, or null when it is none that a weight can be.
export function parseWeight(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,4}$/.test(trimmed)) {
    return null;
  }
  const value = Number(trimmed);
  return value <= WEIGHT_MAX ? value : null;
}

/// A round end of the slider above what is in use, so that small weights can be moved finely.
export function sliderMax(weights: readonly number[]): number {
  const largest = Math.max(1, ...weights);
  return [10, 20, 50, 100, 200, 500].find((end) => end >= largest * 2) ?? WEIGHT_MAX;
}
