import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { onSignedIn, signInCount } from '../api/client';
import type { Event, Overview, Reporting } from '../api/model';
import { LiveStore } from './store';
import { LiveStream, type StreamState } from './stream';

export const LiveContext = createContext<LiveStream | null>(null);

export function useLive(): LiveStream {
  const live = useContext(LiveContext);
  if (live === null) {
    throw new Error('live data outside of a LiveContext');
  }
  return live;
}

/// Asks the stream for a scope while the caller is on screen.
export function useScope(scope: string): void {
  const live = useLive();
  useEffect(() => live.want(scope), [live, scope]);
}

function useKey<T>(key: string, read: (store: LiveStore) => T): T {
  const { store } = useLive();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe(key, listener),
    [store, key],
  );
  return useSyncExternalStore(subscribe, () => read(store));
}

export function useHead<T>(scope: string): T | null | undefined {
  return useKey(LiveStore.key.head(scope), (store) => store.head(scope) as T | null | undefined);
}

export function useOverview(): Overview | null | undefined {
  return useHead<Overview>('overview');
}

export function useIds(scope: string): readonly string[] {
  return useKey(LiveStore.key.ids(scope), (store) => store.ids(scope));
}

export function useRow<T>(scope: string, id: string): T | undefined {
  return useKey(LiveStore.key.row(scope, id), (store) => store.row(scope, id) as T | undefined);
}

export function useReporting(scope: string): Reporting {
  return useKey(LiveStore.key.reporting(scope), (store) => store.reporting(scope));
}

export function useLiveEvents(): readonly Event[] {
  return useKey(LiveStore.key.events, (store) => store.events());
}

export function useStreamState(): StreamState {
  const live = useLive();
  return useSyncExternalStore(
    useCallback((listener: () => void) => live.subscribe(listener), [live]),
    () => live.current(),
  );
}

/// Grows when somebody signs in again.
export function useSignIns(): number {
  return useSyncExternalStore(onSignedIn, signInCount);
}

const tickers = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | null = null;

/// The time by the page's clock, renewed every second.
export function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const tick = (): void => setNow(performance.now());
    tickers.add(tick);
    ticker ??= setInterval(() => tickers.forEach((each) => each()), 1000);
    return () => {
      tickers.delete(tick);
      if (tickers.size === 0 && ticker !== null) {
        clearInterval(ticker);
        ticker = null;
      }
    };
  }, []);
  return now;
}

/// An age as it is now: what the server sent, and the time since.
export function useAge(row: object | null | undefined, ms: number | null): number | null {
  const { store } = useLive();
  const now = useNow();
  if (ms === null || row === null || row === undefined) {
    return null;
  }
  return ms + Math.max(0, now - store.receivedAt(row));
}

const REORDER_MS = 5000;

/// Ids in the order of a live value, renewed at most every 5 s and never while `frozen` says so:
/// rows do not move under the pointer.
export function useOrder(
  ids: readonly string[],
  compare: ((left: string, right: string) => number) | null,
  key: string,
  frozen: () => boolean,
): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  const latest = useRef({ ids, compare, frozen });
  useEffect(() => {
    latest.current = { ids, compare, frozen };
  });
  useEffect(() => {
    const sort = (): void => {
      const now = latest.current;
      setOrder((before) => {
        const after = now.compare === null ? now.ids : [...now.ids].sort(now.compare);
        return same(before, after) ? before : after;
      });
    };
    sort();
    const timer = setInterval(() => {
      if (!latest.current.frozen()) {
        sort();
      }
    }, REORDER_MS);
    return () => clearInterval(timer);
  }, [ids, key]);
  return order;
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index]);
}
