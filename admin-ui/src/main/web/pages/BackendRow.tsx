import type { Backend } from '../api/model';
import { bytes, count, duration, rate } from '../domain/format';
import { address, host } from '../domain/states';
import { useMessages } from '../i18n';
import { useAge, useRow } from '../live/hooks';
import { Item, Menu } from '../ui/controls';
import { place, type Placed } from '../ui/Rows';
import { RowHead, Td, Tr } from '../ui/Table';
import { useCopy } from '../ui/toasts';
import { BackendBadge, OpenCount, Percentiles, ShareBar, Stacked, WeightText } from '../ui/traffic';

export type RowAction = 'open' | 'weight' | 'edit' | 'drain' | 'disable' | 'enable' | 'remove';

export function BackendRow({
  scope,
  id,
  onAction,
  ...placed
}: {
  scope: string;
  id: string;
  onAction: (id: string, action: RowAction) => void;
} & Placed) {
  const m = useMessages();
  const backend = useRow<Backend>(scope, id);
  if (backend === undefined) {
    return null;
  }
  const { spec, status, stats } = backend;
  return (
    <Tr {...place(placed)} data-row={id} className={status.eligible ? undefined : 'row-out'}>
      <RowHead>
        <button type="button" className="name name-button" onClick={() => onAction(id, 'open')}>
          {id}
        </button>
        <span className="sub address" title={address(spec)}>
          <span className="address-host">{host(spec)}</span>
          <span>:{spec.port}</span>
        </span>
      </RowHead>
      <Td label={m.service.state}>
        <BackendBadge state={status.state} />
        <Why backend={backend} />
      </Td>
      <Td label={m.service.weight}>
        <WeightText weight={status.weight} />
      </Td>
      <Td label={m.service.share} className="cell-share">
        <ShareBar expected={status.expectedShare} observed={status.observedShare} />
      </Td>
      <Td label={m.service.open} number>
        <OpenCount stats={stats} />
      </Td>
      <Td label={m.service.rate} number>
        {rate(stats.connectionsPerSecond)}
      </Td>
      <Td label={m.service.bytes} number>
        <Stacked first={bytes(stats.bytesInPerSecond)} second={bytes(stats.bytesOutPerSecond)} />
      </Td>
      <Td label={m.service.connect} number>
        <Percentiles p50={stats.connectMsP50} p99={stats.connectMsP99} />
      </Td>
      <Td label={m.service.firstByte} number>
        <Percentiles p50={stats.firstByteMsP50} p99={stats.firstByteMsP99} />
      </Td>
      <Td label={m.service.failures} number className={stats.failuresTotal > 0 ? 'bad' : ''}>
        {count(stats.failuresTotal)}
      </Td>
      <Td label={m.service.actions} className="cell-actions">
        <RowMenu backend={backend} onAction={(action) => onAction(id, action)} />
      </Td>
    </Tr>
  );
}

/// Why it is not up, and for how long; the full evidence is one press away.
function Why({ backend }: { backend: Backend }) {
  const m = useMessages();
  const { status } = backend;
  const age = useAge(backend, status.sinceMs);
  if (status.state === 'UP') {
    return status.vetoedBy.length > 0 ? (
      <span className="sub warn">{m.backend.vetoed(status.vetoedBy.join(', '))}</span>
    ) : null;
  }
  const evidence =
    status.state === 'DOWN' && status.health !== null && status.health.vote === 'DOWN'
      ? `${status.health.code}: ${status.health.reason}`
      : status.cause.by === 'operator'
        ? m.backend.by.operator
        : status.cause.text;
  const since = m.service.since(duration(age ?? 0, m.units));
  return (
    <span className="sub" title={evidence}>
      {since}
      {evidence !== '' && ` · ${evidence}`}
    </span>
  );
}

function RowMenu({
  backend,
  onAction,
}: {
  backend: Backend;
  onAction: (action: RowAction) => void;
}) {
  const m = useMessages();
  const copy = useCopy();
  const { adminState } = backend.spec;
  return (
    <Menu label={m.service.actionsOf(backend.id)}>
      <Item onAction={() => onAction('open')}>{m.service.details}</Item>
      <Item onAction={() => onAction('weight')}>{m.actions.weight}</Item>
      <Item onAction={() => onAction('edit')}>{m.actions.edit}</Item>
      {adminState !== 'READY' && (
        <Item onAction={() => onAction('enable')}>{m.actions.enable}</Item>
      )}
      {adminState !== 'DRAIN' && <Item onAction={() => onAction('drain')}>{m.actions.drain}</Item>}
      {adminState !== 'MAINT' && (
        <Item onAction={() => onAction('disable')}>{m.actions.disable}</Item>
      )}
      <Item onAction={() => copy(address(backend.spec))}>{m.actions.copyAddress}</Item>
      <Item danger onAction={() => onAction('remove')}>
        {m.actions.remove}
      </Item>
    </Menu>
  );
}
