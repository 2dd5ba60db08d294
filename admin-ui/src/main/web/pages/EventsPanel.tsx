import { useMessages } from '../i18n';
import { TroubleBox } from '../ui/ConfirmWrite';
import { Glyph } from '../ui/Glyph';
import { useEventLog } from './eventLog';
import { EventText, EventTime, toneOf } from './EventText';

const SHOWN = 10;

/// The last things that happened to a service.
export function EventsPanel({ service }: { service: string }) {
  const m = useMessages();
  const { events, loaded, trouble } = useEventLog(service, null, SHOWN);
  return (
    <section className="panel" aria-labelledby="recent-title">
      <div className="panel-head">
        <h2 id="recent-title">{m.service.recent}</h2>
      </div>
      <TroubleBox trouble={trouble} />
      {loaded && trouble === null && events.length === 0 && <p className="panel-note">{m.events.none}</p>}
      <ul className="event-list">
        {events.slice(0, SHOWN).map((event) => (
          <li key={event.seq}>
            <EventTime at={event.at} />
            <Glyph tone={toneOf(event)} />
            <span>
              <EventText event={event} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
