import { memo, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Service } from '../api/model';
import { bytes, count, latency, rate } from '../domain/format';
import { SERVICE_RANK, SERVICE_TONE } from '../domain/states';
import { useMessages } from '../i18n';
import { useIds, useLive, useOrder, useOverview, useRow } from '../live/hooks';
import { Button, SearchField } from '../ui/controls';
import { Badge, Glyph, Icon } from '../ui/Glyph';
import { place, type Placed, Rows } from '../ui/Rows';
import { RowHead, Table, Td, Th, Tr } from '../ui/Table';
import { Empty, OpenCount, Pair, Tile, Tiles } from '../ui/traffic';
import { ServiceForm } from './ServiceForm';
import { compareBy, useQuery, useSort } from './query';

const SCOPE = 'overview';

const VALUES: Record<string, (row: Service) => number | string> = {
  service: (row) => row.id,
  state: (row) => -SERVICE_RANK[row.status.state],
  open: (row) => row.stats.open,
  rate: (row) => row.stats.connectionsPerSecond,
  in: (row) => row.stats.bytesInPerSecond,
  out: (row) => row.stats.bytesOutPerSecond,
  p99: (row) => row.stats.connectMsP99 ?? -1,
  failures: (row) => row.stats.failuresTotal,
};

export function Services() {
  const m = useMessages();
  const overview = useOverview();
  const ids = useIds(SCOPE);
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    document.title = `${m.services.title} · Weir`;
  }, [m]);
  const bad = overview ? overview.services.degraded + overview.services.down : 0;
  return (
    <>
      <div className="page-head">
        <h1>
          {overview == null || overview.services.total === 0 ? (
            m.services.title
          ) : (
            <>
              <Glyph tone={overview.services.down > 0 ? 'down' : bad > 0 ? 'warning' : 'up'} />
              {bad > 0 ? m.services.attention(bad) : m.services.allHealthy(overview.services.total)}
            </>
          )}
        </h1>
        <span className="spread" />
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {m.services.create}
        </Button>
      </div>
      {overview && (
        <Tiles>
          <Tile label={m.services.tiles.rate}>{rate(overview.stats.connectionsPerSecond)}</Tile>
          <Tile label={m.services.tiles.open}>
            <OpenCount stats={overview.stats} />
          </Tile>
          <Tile label={m.services.tiles.throughput}>
            {bytes(overview.stats.bytesInPerSecond)}/s
            <span className="dim"> / {bytes(overview.stats.bytesOutPerSecond)}/s</span>
          </Tile>
          <Tile label={m.services.tiles.connect}>
            <Pair p50={overview.stats.connectMsP50} p99={overview.stats.connectMsP99} />
          </Tile>
          <Tile label={m.services.tiles.backends}>
            {overview.backends.up}
            <span className="dim"> / {overview.backends.total}</span>
            <span className="tile-note">
              {m.services.problems(
                overview.backends.down,
                overview.backends.drain,
                overview.backends.maint,
              )}
            </span>
          </Tile>
        </Tiles>
      )}
      {overview && ids.length === 0 ? (
        <Empty title={m.services.none}>
          <p>{m.services.noneHint}</p>
        </Empty>
      ) : (
        <ServicesTable ids={ids} />
      )}
      {adding && <ServiceForm onClose={() => setAdding(false)} />}
    </>
  );
}

function ServicesTable({ ids }: { ids: readonly string[] }) {
  const m = useMessages();
  const { store } = useLive();
  const [filter, setFilter] = useQuery('q');
  const [sort, sortKey, setSort] = useSort();
  const hovered = useRef(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const read = (id: string): Service | undefined => store.row(SCOPE, id) as Service | undefined;
  const order = useOrder(
    ids,
    sort === null
      ? compareBy({ column: 'state', descending: true }, VALUES, read)
      : compareBy(sort, VALUES, read),
    sortKey,
    () => hovered.current || body.current?.contains(document.activeElement) === true,
  );
  const shown = order.filter((id) => id.includes(filter.trim().toLowerCase()));
  const head = { sort, onSort: setSort };
  return (
    <section className="panel">
      {ids.length > 5 && (
        <div className="panel-head">
          <SearchField label={m.services.filter} value={filter} onChange={setFilter} />
        </div>
      )}
      <Table caption={m.services.caption} className="services" count={shown.length}>
        <thead>
          <Tr>
            <Th column="service" {...head}>
              {m.services.service}
            </Th>
            <Th column="state" {...head}>
              {m.services.state}
            </Th>
            <Th number>{m.services.backends}</Th>
            <Th number column="open" {...head}>
              {m.services.open}
            </Th>
            <Th number column="rate" {...head}>
              {m.services.rate}
            </Th>
            <Th number column="in" {...head}>
              {m.services.in}
            </Th>
            <Th number column="out" {...head}>
              {m.services.out}
            </Th>
            <Th number column="p99" {...head}>
              {m.services.p99}
            </Th>
            <Th number column="failures" {...head}>
              {m.services.failures}
            </Th>
            <Th number>{m.services.applied}</Th>
          </Tr>
        </thead>
        <Rows
          body={body}
          count={shown.length}
          keyOf={(index) => shown[index] ?? ''}
          render={(placed) => {
            const id = shown[placed.index] ?? '';
            return <Row key={id} id={id} {...placed} />;
          }}
          onPointerEnter={() => (hovered.current = true)}
          onPointerLeave={() => (hovered.current = false)}
        />
      </Table>
      {order.length > 0 && shown.length === 0 && <Empty title={m.services.noMatch} />}
    </section>
  );
}

const Row = memo(ServiceRow);

function ServiceRow({ id, ...placed }: { id: string } & Placed) {
  const m = useMessages();
  const [, navigate] = useLocation();
  const service = useRow<Service>(SCOPE, id);
  if (service === undefined) {
    return null;
  }
  const { spec, status, stats } = service;
  const { acked, total, lagging } = status.propagation;
  return (
    <Tr
      {...place(placed)}
      data-row={id}
      className="row-link"
      onClick={(event) => {
        if (!(event.target as Element).closest('a, button')) {
          navigate(`/services/${id}`);
        }
      }}
    >
      <RowHead>
        <Link href={`/services/${id}`} className="name">
          {id}
        </Link>
        <span className="sub">
          {spec.listeners.length > 0 &&
            `${m.services.listening(spec.listeners.map((each) => each.port).join(', '))} · `}
          {spec.scheduler}
        </span>
      </RowHead>
      <Td label={m.services.state}>
        <Badge tone={SERVICE_TONE[status.state]}>{m.states[status.state]}</Badge>
        {status.backendsUp < status.backendsTotal && (
          <span className="sub" title={status.reason}>
            {m.services.notUp(status.backendsTotal - status.backendsUp, status.backendsTotal)}
          </span>
        )}
      </Td>
      <Td label={m.services.backends} number>
        {status.backendsUp}
        <span className="dim"> / {status.backendsTotal}</span>
      </Td>
      <Td label={m.services.open} number>
        <OpenCount stats={stats} />
      </Td>
      <Td label={m.services.rate} number>
        {rate(stats.connectionsPerSecond)}
      </Td>
      <Td label={m.services.in} number>
        {bytes(stats.bytesInPerSecond)}
      </Td>
      <Td label={m.services.out} number>
        {bytes(stats.bytesOutPerSecond)}
      </Td>
      <Td label={m.services.p99} number>
        {latency(stats.connectMsP99)}
      </Td>
      <Td label={m.services.failures} number className={stats.failuresTotal > 0 ? 'bad' : ''}>
        {count(stats.failuresTotal)}
      </Td>
      <Td
        label={m.services.applied}
        number
        className={lagging.length > 0 ? 'warn' : ''}
        title={lagging.length > 0 ? m.services.lagging(lagging.join(', ')) : undefined}
      >
        {m.services.appliedOn(acked, total)}
      </Td>
    </Tr>
  );
}
