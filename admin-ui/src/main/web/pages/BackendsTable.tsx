import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Backend, Service } from '../api/model';
import { BACKEND_RANK } from '../domain/states';
import { useMessages } from '../i18n';
import { useLive, useOrder } from '../live/hooks';
import { preferences } from '../preferences';
import { isTaken } from '../shell/keys';
import { ConfirmWrite, type Confirmation } from '../ui/ConfirmWrite';
import { SearchField } from '../ui/controls';
import { Rows } from '../ui/Rows';
import { Table, Th, Tr } from '../ui/Table';
import { Empty } from '../ui/traffic';
import { BackendDrawer } from './BackendDrawer';
import { BackendForm } from './BackendForm';
import { BackendRow, type RowAction } from './BackendRow';
import { aboutBackend } from './confirmations';
import { compareBy, useQuery, useSort } from './query';

const VALUES: Record<string, (row: Backend) => number | string> = {
  backend: (row) => row.id,
  state: (row) => -BACKEND_RANK[row.status.state],
  weight: (row) => row.status.weight.effectivePermille,
  share: (row) => row.status.observedShare?.share ?? -1,
  open: (row) => row.stats.open,
  rate: (row) => row.stats.connectionsPerSecond,
  bytes: (row) => row.stats.bytesInPerSecond + row.stats.bytesOutPerSecond,
  connect: (row) => row.stats.connectMsP99 ?? -1,
  firstByte: (row) => row.stats.firstByteMsP99 ?? -1,
  failures: (row) => row.stats.failuresTotal,
};

const Row = memo(BackendRow);

export function BackendsTable({
  service,
  scope,
  ids,
}: {
  service: Service;
  scope: string;
  ids: readonly string[];
}) {
  const m = useMessages();
  const { store } = useLive();
  const [, navigate] = useLocation();
  const [filter, setFilter] = useQuery('q');
  const [opened, setOpened] = useQuery('backend');
  const [sort, sortKey, setSort] = useSort();
  const [ask, setAsk] = useState<Confirmation | null>(null);
  const [editing, setEditing] = useState<Backend | null>(null);
  const hovered = useRef(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const read = (id: string): Backend | undefined => store.row(scope, id) as Backend | undefined;
  const order = useOrder(
    ids,
    sort === null ? null : compareBy(sort, VALUES, read),
    `${sortKey} ${scope}`,
    () => hovered.current || body.current?.contains(document.activeElement) === true,
  );
  const wanted = filter.trim().toLowerCase();
  const shown = order.filter(
    (id) => id.includes(wanted) || (read(id)?.spec.host ?? '').includes(wanted),
  );
  const act = (id: string, action: RowAction): void => {
    const backend = read(id);
    if (backend === undefined) {
      return;
    }
    switch (action) {
      case 'open':
        setOpened(id);
        break;
      case 'weight':
        navigate(`/services/${service.id}/weights`);
        break;
      case 'edit':
        setEditing(backend);
        break;
      case 'drain':
      case 'disable':
      case 'enable':
      case 'remove': {
        const others = ids.filter((each) => each !== id && read(each)?.status.eligible).length;
        setAsk(aboutBackend(action, backend, service.etag, others, m));
        break;
      }
    }
  };
  // Rows keep the same callback, so that a tick renders the rows that changed and no others.
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const onAction = useCallback((id: string, action: RowAction) => latest.current(id, action), []);
  const head = { sort, onSort: setSort };
  const hint = service.spec.scheduler === 'leastconn' || service.spec.scheduler === 'source';
  return (
    <section className="panel" aria-labelledby="backends-title">
      <div className="panel-head">
        <h2 id="backends-title">{m.service.backends}</h2>
        <span className="dim">{m.schedulers[service.spec.scheduler]}</span>
        <span className="spread" />
        {ids.length > 5 && (
          <SearchField label={m.service.filter} value={filter} onChange={setFilter} />
        )}
      </div>
      <Table caption={m.service.caption(service.id)} className="backends" count={shown.length}>
        <thead>
          <Tr>
            <Th column="backend" {...head}>
              {m.service.backend}
            </Th>
            <Th column="state" {...head}>
              {m.service.state}
            </Th>
            <Th column="weight" hint={m.service.weightHint} {...head}>
              {m.service.weight}
            </Th>
            <Th column="share" hint={m.service.shareHint} {...head}>
              {m.service.share}
            </Th>
            <Th number column="open" {...head}>
              {m.service.open}
            </Th>
            <Th number column="rate" {...head}>
              {m.service.rate}
            </Th>
            <Th number column="bytes" hint={m.service.inOut} {...head}>
              {m.service.bytes}
            </Th>
            <Th number column="connect" hint={m.service.p50p99} {...head}>
              {m.service.connect}
            </Th>
            <Th number column="firstByte" hint={m.service.p50p99} {...head}>
              {m.service.firstByte}
            </Th>
            <Th number column="failures" {...head}>
              {m.service.failures}
            </Th>
            <Th>
              <span className="sr-only">{m.service.actions}</span>
            </Th>
          </Tr>
        </thead>
        <Rows
          body={body}
          count={shown.length}
          keyOf={(index) => shown[index] ?? ''}
          render={(placed) => {
            const id = shown[placed.index] ?? '';
            return <Row key={id} scope={scope} id={id} onAction={onAction} {...placed} />;
          }}
          onPointerEnter={() => (hovered.current = true)}
          onPointerLeave={() => (hovered.current = false)}
          onKeyDown={(event) => {
            const id = (event.target as Element).closest('tr')?.dataset['row'];
            const action = KEYS[event.key];
            if (
              id !== undefined &&
              action &&
              preferences().shortcuts &&
              !isTaken(event.nativeEvent)
            ) {
              event.preventDefault();
              onAction(id, action);
            }
          }}
        />
      </Table>
      {order.length > 0 && shown.length === 0 && <Empty title={m.service.noMatch} />}
      {hint && <p className="panel-note">{m.service.hintScheduler}</p>}
      {ask && <ConfirmWrite ask={ask} onClose={() => setAsk(null)} />}
      {editing && (
        <BackendForm
          service={service.id}
          etag={service.etag}
          backend={editing}
          onClose={() => setEditing(null)}
        />
      )}
      {opened !== '' && (
        <BackendDrawer
          scope={scope}
          service={service.id}
          id={opened}
          onAction={onAction}
          onClose={() => setOpened('')}
        />
      )}
    </section>
  );
}

const KEYS: Record<string, RowAction> = {
  w: 'weight',
  d: 'drain',
  D: 'disable',
  e: 'enable',
};
