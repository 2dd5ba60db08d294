import { useEffect } from 'react';
import type { Member } from '../api/model';
import { bytes, count, duration, NO_DATA, rate } from '../domain/format';
import { MEMBER_TONE } from '../domain/states';
import { useMessages } from '../i18n';
import { useAge, useIds, useLive, useReporting, useRow, useScope } from '../live/hooks';
import { Badge, Glyph } from '../ui/Glyph';
import { RowHead, Table, Td, Th, Tr } from '../ui/Table';
import { Empty } from '../ui/traffic';

const SCOPE = 'members';
const REPORT_LATE_MS = 5000;

export default function Members() {
  const m = useMessages();
  useScope(SCOPE);
  const ids = useIds(SCOPE);
  const { store } = useLive();
  useEffect(() => {
    document.title = `${m.members.title} · Weir`;
  }, [m]);
  const members = ids.map((id) => store.row(SCOPE, id) as Member | undefined);
  const alive = members.filter((member) => member !== undefined && member.state !== 'LOST');
  const directors = alive.filter((member) => member?.roles.includes('director')).length;
  const versions = new Set(alive.map((member) => member?.version));
  return (
    <>
      <div className="page-head">
        <h1>{m.members.title}</h1>
        {ids.length > 0 && (
          <span className="dim">{m.members.summary(alive.length, directors)}</span>
        )}
      </div>
      {versions.size > 1 && (
        <p className="note">
          <Glyph tone="warning" />
          {m.members.mixed}
        </p>
      )}
      {store.has(SCOPE) && ids.length === 0 ? (
        <Empty title={m.members.none} />
      ) : (
        <section className="panel">
          <Table caption={m.members.caption} className="members">
            <thead>
              <Tr>
                <Th>{m.members.member}</Th>
                <Th>{m.members.state}</Th>
                <Th>{m.members.roles}</Th>
                <Th>{m.members.address}</Th>
                <Th>{m.members.version}</Th>
                <Th number>{m.members.open}</Th>
                <Th number>{m.members.rate}</Th>
                <Th number>{m.members.throughput}</Th>
                <Th number>{m.members.listeners}</Th>
                <Th>{m.members.applied}</Th>
                <Th number>{m.members.report}</Th>
              </Tr>
            </thead>
            <tbody>
              {[...ids].sort().map((id) => (
                <MemberRow key={id} id={id} />
              ))}
            </tbody>
          </Table>
        </section>
      )}
    </>
  );
}

function MemberRow({ id }: { id: string }) {
  const m = useMessages();
  const member = useRow<Member>(SCOPE, id);
  const age = useAge(member, member?.sinceMs ?? null);
  // From the list that comes with every tick: a row whose ages alone differ is not sent.
  const reporting = useReporting(SCOPE).find((each) => each.director === id);
  const report = useAge(reporting, reporting?.ageMs ?? null);
  if (member === undefined) {
    return null;
  }
  const { director } = member;
  const marks = [
    member.self ? m.members.self : null,
    member.leader ? m.members.leader : member.voter ? m.members.voter : null,
  ].filter((mark) => mark !== null);
  const late = director !== null && (report === null || report > REPORT_LATE_MS);
  return (
    <Tr data-row={id} className={member.state === 'LOST' ? 'row-out' : undefined}>
      <RowHead>
        <span className="name">{id}</span>
        {marks.length > 0 && <span className="sub">{marks.join(' · ')}</span>}
      </RowHead>
      <Td label={m.members.state}>
        <Badge tone={MEMBER_TONE[member.state]}>{m.members.stateNames[member.state]}</Badge>
        <span className="sub">{duration(age ?? 0, m.units)}</span>
      </Td>
      <Td label={m.members.roles}>
        <span className="chips">
          {member.roles.map((role) => (
            <span key={role} className="chip">
              {role}
            </span>
          ))}
        </span>
      </Td>
      <Td label={m.members.address}>
        <code>{member.address}</code>
      </Td>
      <Td label={m.members.version}>{member.version}</Td>
      <Td label={m.members.open} number>
        {director === null ? NO_DATA : count(director.open)}
      </Td>
      <Td label={m.members.rate} number>
        {director === null ? NO_DATA : rate(director.connectionsPerSecond)}
      </Td>
      <Td label={m.members.throughput} number>
        {director === null
          ? NO_DATA
          : `${bytes(director.bytesInPerSecond)} / ${bytes(director.bytesOutPerSecond)}`}
      </Td>
      <Td
        label={m.members.listeners}
        number
        className={director && director.listenersBound < director.listenersTotal ? 'bad' : ''}
      >
        {director === null ? NO_DATA : `${director.listenersBound} / ${director.listenersTotal}`}
      </Td>
      <Td
        label={m.members.applied}
        className={director && director.lagging.length > 0 ? 'warn' : ''}
      >
        {director === null
          ? NO_DATA
          : director.lagging.length === 0
            ? m.members.upToDate
            : m.members.behind(director.lagging.join(', '))}
      </Td>
      <Td label={m.members.report} number className={late ? 'warn' : ''}>
        {director === null
          ? NO_DATA
          : report === null
            ? m.members.never
            : duration(report, m.units)}
      </Td>
    </Tr>
  );
}
