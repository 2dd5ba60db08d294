import { useCallback, useEffect, useMemo, useState } from 'react';
import { call, NoAnswer } from '../api/client';
import type { Event, EventKind, EventList } from '../api/model';
import { useMessages } from '../i18n';
import { useLiveEvents, useSignIns, useStreamState } from '../live/hooks';
import { type Trouble, troubleOf } from '../ui/problems';

export interface EventLog {
  events: readonly Event[];
  loaded: boolean;
  trouble: Trouble | null;
  /// Loads older events; null when there are none.
  older: (() => void) | null;
}

/// What the API holds, and what the stream has told since, the newest first.
export function useEventLog(
  service: string | null,
  kind: EventKind | null,
  limit: number,
): EventLog {
  const m = useMessages();
  const live = useLiveEvents();
  const { freshness } = useStreamState();
  const signIns = useSignIns();
  const [held, setHeld] = useState<readonly Event[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const load = useCallback(
    async (cursor: string | null, signal?: AbortSignal): Promise<void> => {
      const query = new URLSearchParams({ limit: String(limit) });
      if (service !== null) {
        query.set('service', service);
      }
      if (kind !== null) {
        query.set('kind', kind);
      }
      if (cursor !== null) {
        query.set('cursor', cursor);
      }
      try {
        const page = await call<EventList>('GET', `events?${query}`, signal ? { signal } : {});
        setHeld((before) => (cursor === null ? page.items : [...before, ...page.items]));
        setNext(page.next);
        setTrouble(null);
        setLoaded(true);
      } catch (failure) {
        if (!(failure instanceof DOMException)) {
          setTrouble(
            failure instanceof NoAnswer
              ? { text: m.events.failed, detail: null, fields: {} }
              : troubleOf(failure, m),
          );
        }
      }
    },
    [kind, limit, m, service],
  );
  // Again when the stream comes back: what happened meanwhile may be missing.
  const back = freshness === 'live';
  useEffect(() => {
    const abort = new AbortController();
    void load(null, abort.signal);
    return () => abort.abort();
  }, [load, back, signIns]);
  const events = useMemo(() => {
    const known = new Set(held.map((event) => event.seq));
    const fresh = live.filter(
      (event) =>
        !known.has(event.seq) &&
        (service === null || event.service === service) &&
        (kind === null || event.kind === kind),
    );
    return [...fresh, ...held].sort((left, right) => right.seq - left.seq);
  }, [held, kind, live, service]);
  return { events, loaded, trouble, older: next === null ? null : () => void load(next) };
}
