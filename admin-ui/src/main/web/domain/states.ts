import type { Backend, BackendState, Member, ServiceState } from '../api/model';

export type Tone = 'up' | 'warning' | 'down' | 'drain' | 'off' | 'unknown' | 'plain';

export const BACKEND_TONE: Record<BackendState, Tone> = {
  UP: 'up',
  DOWN: 'down',
  DRAIN: 'drain',
  MAINT: 'off',
  UNKNOWN: 'unknown',
};

export const SERVICE_TONE: Record<ServiceState, Tone> = {
  UP: 'up',
  DEGRADED: 'warning',
  DOWN: 'down',
  DISABLED: 'off',
};

export const MEMBER_TONE: Record<Member['state'], Tone> = {
  UP: 'up',
  DRAINING: 'drain',
  LOST: 'down',
};

/// Worst first: what an operator should see without scrolling.
export const SERVICE_RANK: Record<ServiceState, number> = {
  DOWN: 0,
  DEGRADED: 1,
  UP: 2,
  DISABLED: 3,
};

export const BACKEND_RANK: Record<BackendState, number> = {
  DOWN: 0,
  UNKNOWN: 1,
  DRAIN: 2,
  MAINT: 3,
  UP: 4,
};

export function host(backend: Backend['spec']): string {
  return backend.host.includes(':') ? `[${backend.host}]` : backend.host;
}

export function address(backend: Backend['spec']): string {
  return `${host(backend)}:${backend.port}`;
}

/// An expected share is judged against the observed one only where enough connections were seen.
export const OBSERVED_MIN = 100;
