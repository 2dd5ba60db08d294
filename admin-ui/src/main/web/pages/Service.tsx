import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListenerSpec, Service } from '../api/model';
import { bytes, count, duration, rate } from '../domain/format';
import { SERVICE_TONE } from '../domain/states';
import { useMessages } from '../i18n';
import { useAge, useHead, useIds, useScope } from '../live/hooks';
import { Boundary } from '../ui/Boundary';
import { type Confirmation, ConfirmWrite } from '../ui/ConfirmWrite';
import { Button, Item, Menu } from '../ui/controls';
import { Badge, Icon } from '../ui/Glyph';
import { Empty, OpenCount, Pair, Tile, Tiles } from '../ui/traffic';
import { BackendForm } from './BackendForm';
import { BackendsTable } from './BackendsTable';
import { aboutService } from './confirmations';
import { EventsPanel } from './EventsPanel';
import { ListenerForm } from './ListenerForm';
import { Listeners } from './Listeners';
import { ServiceForm } from './ServiceForm';
import { Settings } from './Settings';

export default function ServicePage({ id }: { id: string }) {
  const m = useMessages();
  const scope = `service:${id}`;
  useScope(scope);
  const service = useHead<Service>(scope);
  useEffect(() => {
    document.title = `${id} · Weir`;
  }, [id]);
  if (service === undefined) {
    return (
      <>
        <Back />
        <h1>{id}</h1>
        <p className="dim">{m.app.loading}…</p>
      </>
    );
  }
  if (service === null) {
    return (
      <>
        <Back />
        <h1>{m.service.gone(id)}</h1>
      </>
    );
  }
  return <Shown service={service} scope={scope} />;
}

function Back() {
  const m = useMessages();
  return (
    <Link href="/" className="back">
      <Icon name="back" />
      {m.service.back}
    </Link>
  );
}

function Shown({ service, scope }: { service: Service; scope: string }) {
  const m = useMessages();
  const [, navigate] = useLocation();
  const ids = useIds(scope);
  const age = useAge(service, service.status.sinceMs);
  const [ask, setAsk] = useState<Confirmation | null>(null);
  const [form, setForm] = useState<'backend' | 'listener' | 'service' | null>(null);
  const { spec, status, stats } = service;
  const [editing, setEditing] = useState<ListenerSpec | null>(null);
  const close = (): void => {
    setForm(null);
    setEditing(null);
  };
  return (
    <>
      <Back />
      <div className="page-head">
        <h1>{service.id}</h1>
        <Badge tone={SERVICE_TONE[status.state]}>{m.states[status.state]}</Badge>
        <span className="dim" title={status.reason}>
          {status.backendsUp < status.backendsTotal &&
            `${m.services.notUp(status.backendsTotal - status.backendsUp, status.backendsTotal)} · `}
          {m.service.since(duration(age ?? 0, m.units))}
        </span>
        <span className="spread" />
        <Button kind="primary" onPress={() => navigate(`/services/${service.id}/weights`)}>
          {m.service.editWeights}
        </Button>
        <Button onPress={() => setForm('backend')}>
          <Icon name="plus" />
          {m.service.addBackend}
        </Button>
        <Menu label={m.service.more}>
          <Item onAction={() => setForm('service')}>{m.service.edit}</Item>
          <Item onAction={() => setForm('listener')}>{m.service.addListener}</Item>
          <Item
            onAction={() => setAsk(aboutService(spec.enabled ? 'disable' : 'enable', service, m))}
          >
            {spec.enabled ? m.service.disable : m.service.enable}
          </Item>
          <Item danger onAction={() => setAsk(aboutService('remove', service, m))}>
            {m.service.remove}
          </Item>
        </Menu>
      </div>
      <Tiles>
        <Tile label={m.services.tiles.rate}>{rate(stats.connectionsPerSecond)}</Tile>
        <Tile label={m.services.tiles.open}>
          <OpenCount stats={stats} />
        </Tile>
        <Tile label={m.services.tiles.throughput}>
          {bytes(stats.bytesInPerSecond)}/s
          <span className="dim"> / {bytes(stats.bytesOutPerSecond)}/s</span>
        </Tile>
        <Tile label={m.services.tiles.connect}>
          <Pair p50={stats.connectMsP50} p99={stats.connectMsP99} />
        </Tile>
        <Tile label={m.services.tiles.backends}>
          {status.backendsUp}
          <span className="dim"> / {status.backendsTotal}</span>
        </Tile>
        <Tile label={m.service.failures}>
          <span className={stats.failuresTotal > 0 ? 'bad' : undefined}>
            {count(stats.failuresTotal)}
          </span>
        </Tile>
      </Tiles>
      <Boundary>
        {ids.length === 0 ? (
          <Empty title={m.service.noBackends}>
            <Button onPress={() => setForm('backend')}>{m.service.addBackend}</Button>
          </Empty>
        ) : (
          <BackendsTable service={service} scope={scope} ids={ids} />
        )}
      </Boundary>
      <Boundary>
        <Listeners
          service={service}
          onAdd={() => setForm('listener')}
          onEdit={setEditing}
          onAsk={setAsk}
        />
      </Boundary>
      <div className="columns">
        <Boundary>
          <Settings service={service} />
        </Boundary>
        <Boundary>
          <EventsPanel service={service.id} />
        </Boundary>
      </div>
      {ask && <ConfirmWrite ask={ask} onClose={() => setAsk(null)} />}
      {form === 'backend' && (
        <BackendForm
          service={service.id}
          etag={service.etag}
          taken={spec.backends.map((each) => each.id)}
          onClose={close}
        />
      )}
      {(form === 'listener' || editing) && (
        <ListenerForm
          service={service.id}
          etag={service.etag}
          {...(editing ? { listener: editing } : {})}
          taken={spec.listeners.map((each) => each.id)}
          onClose={close}
        />
      )}
      {form === 'service' && <ServiceForm service={service} onClose={close} />}
    </>
  );
}
