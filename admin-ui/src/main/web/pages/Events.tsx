import { useEffect } from 'react';
import type { EventKind } from '../api/model';
import { useMessages } from '../i18n';
import { TroubleBox } from '../ui/ConfirmWrite';
import { Button, Select } from '../ui/controls';
import { Glyph } from '../ui/Glyph';
import { Table, Td, Th, Tr } from '../ui/Table';
import { Empty } from '../ui/traffic';
import { useEventLog } from './eventLog';
import { About, EventText, EventTime, toneOf } from './EventText';
import { useQuery } from './query';
import { origin } from './sentence';

const PAGE = 100;

export default function Events() {
  const m = useMessages();
  const [text, setKind] = useQuery('kind');
  const kind = text in m.events.kinds ? (text as EventKind) : null;
  const { events, loaded, trouble, older } = useEventLog(null, kind, PAGE);
  useEffect(() => {
    document.title = `${m.events.title} · Weir`;
  }, [m]);
  return (
    <>
      <div className="page-head">
        <h1>{m.events.title}</h1>
        <span className="spread" />
        <Select<EventKind | ''>
          label={m.events.filterKind}
          value={kind ?? ''}
          options={{ '': m.events.all, ...m.events.kinds }}
          onChange={setKind}
        />
      </div>
      <TroubleBox trouble={trouble} />
      {loaded && trouble === null && events.length === 0 ? (
        <Empty title={kind === null ? m.events.none : m.events.noMatch} />
      ) : (
        <section className="panel">
          <Table caption={m.events.caption} className="events">
            <thead>
              <Tr>
                <Th>{m.events.time}</Th>
                <Th>{m.events.what}</Th>
                <Th>{m.events.about}</Th>
                <Th>{m.events.happened}</Th>
                <Th>{m.events.by}</Th>
              </Tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <Tr key={event.seq}>
                  <Td label={m.events.time} className="nowrap">
                    <EventTime at={event.at} />
                  </Td>
                  <Td label={m.events.what} className="nowrap">
                    <Glyph tone={toneOf(event)} /> {m.events.kinds[event.kind]}
                  </Td>
                  <Td label={m.events.about}>
                    <About event={event} />
                  </Td>
                  <Td label={m.events.happened} className="happened">
                    <EventText event={event} />
                  </Td>
                  <Td label={m.events.by}>{origin(event, m)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          {older !== null && (
            <div className="panel-foot">
              <Button onPress={older}>{m.events.older}</Button>
            </div>
          )}
        </section>
      )}
    </>
  );
}
