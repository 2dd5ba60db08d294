import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../i18n';
import { useLiveEvents } from '../live/hooks';

const QUIET_MS = 5000;

/// Tells screen readers of changed states: in sum, and at most once in five seconds.
export function Announcer() {
  const m = useMessages();
  const events = useLiveEvents();
  const [text, setText] = useState('');
  const said = useRef<number | null>(null);
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  }, [events]);
  useEffect(() => {
    const timer = setInterval(() => {
      const newest = latest.current[0]?.seq ?? 0;
      if (said.current === null || newest <= said.current) {
        said.current ??= newest;
        return;
      }
      const counts = new Map<string, { service: string; state: string; n: number }>();
      for (const event of latest.current) {
        if (event.seq <= said.current) {
          break;
        }
        if (event.kind === 'backend.state' && event.service !== null && event.to !== null) {
          const key = `${event.service} ${event.to}`;
          const held = counts.get(key) ?? { service: event.service, state: event.to, n: 0 };
          counts.set(key, { ...held, n: held.n + 1 });
        }
      }
      said.current = newest;
      if (counts.size > 0) {
        setText(
          [...counts.values()]
            .map(({ service, state, n }) => m.events.announce(n, service, m.states[state] ?? state))
            .join('. '),
        );
      }
    }, QUIET_MS);
    return () => clearInterval(timer);
  }, [m]);
  return (
    <div className="sr-only" aria-live="polite">
      {text}
    </div>
  );
}
