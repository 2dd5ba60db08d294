import type { ListenerSpec, Service } from '../api/model';
import { useMessages } from '../i18n';
import type { Confirmation } from '../ui/ConfirmWrite';
import { Button, Item, Menu } from '../ui/controls';
import { Badge, Glyph } from '../ui/Glyph';
import { RowHead, Table, Td, Th, Tr } from '../ui/Table';
import { Empty } from '../ui/traffic';
import { aboutListener } from './confirmations';
import { factsOf } from './listenerFacts';

/// The ports of a service, and whether each director holds them.
export function Listeners({
  service,
  onAdd,
  onEdit,
  onAsk,
}: {
  service: Service;
  onAdd: () => void;
  onEdit: (listener: ListenerSpec) => void;
  onAsk: (ask: Confirmation) => void;
}) {
  const m = useMessages();
  const { listeners } = service.spec;
  return (
    <section className="panel" aria-labelledby="listeners-title">
      <div className="panel-head">
        <h2 id="listeners-title">{m.service.listeners}</h2>
        <span className="spread" />
        <Button kind="quiet" onPress={onAdd}>
          {m.service.addListener}
        </Button>
      </div>
      {listeners.length === 0 ? (
        <Empty title={m.service.noListeners} />
      ) : (
        <Table caption={m.listeners.caption(service.id)}>
          <thead>
            <Tr>
              <Th>{m.listeners.listener}</Th>
              <Th number>{m.listeners.port}</Th>
              <Th>{m.listeners.addresses}</Th>
              <Th>{m.listeners.directors}</Th>
              <Th>{m.listeners.options}</Th>
              <Th>
                <span className="sr-only">{m.service.actions}</span>
              </Th>
            </Tr>
          </thead>
          <tbody>
            {listeners.map((listener) => (
              <Tr key={listener.id}>
                <RowHead>{listener.id}</RowHead>
                <Td label={m.listeners.port} number>
                  {listener.portLast === null
                    ? listener.port
                    : `${listener.port}–${listener.portLast}`}
                </Td>
                <Td label={m.listeners.addresses}>
                  {listener.addresses.length === 0 ? (
                    <span className="dim">{m.listeners.own}</span>
                  ) : (
                    listener.addresses.join(', ')
                  )}
                </Td>
                <Td label={m.listeners.directors}>
                  {listener.enabled && service.spec.enabled ? (
                    <Bindings service={service} id={listener.id} />
                  ) : (
                    <Badge tone="off">{m.listeners.disabled}</Badge>
                  )}
                </Td>
                <Td label={m.listeners.options}>
                  <Facts listener={listener} />
                </Td>
                <Td label={m.service.actions} className="cell-actions">
                  <Menu label={m.service.actionsOf(listener.id)}>
                    <Item onAction={() => onEdit(listener)}>{m.listeners.edit}</Item>
                    <Item
                      onAction={() =>
                        onAsk(
                          aboutListener(
                            listener.enabled ? 'disable' : 'enable',
                            service,
                            listener,
                            m,
                          ),
                        )
                      }
                    >
                      {listener.enabled ? m.listeners.disable : m.listeners.enable}
                    </Item>
                    <Item
                      danger
                      onAction={() => onAsk(aboutListener('remove', service, listener, m))}
                    >
                      {m.listeners.remove}
                    </Item>
                  </Menu>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Facts({ listener }: { listener: ListenerSpec }) {
  const m = useMessages();
  const facts = factsOf(listener, m);
  if (facts.length === 0) {
    return <span className="dim">{m.listeners.byDefault}</span>;
  }
  return (
    <ul className="bindings">
      {facts.map(([name, text]) => (
        <li key={name}>
          <span className="dim">{name}:</span> {text}
        </li>
      ))}
    </ul>
  );
}

function Bindings({ service, id }: { service: Service; id: string }) {
  const m = useMessages();
  const bindings = service.status.listeners.find((each) => each.id === id)?.byDirector ?? [];
  if (bindings.length === 0) {
    return <span className="dim">{m.listeners.noDirector}</span>;
  }
  return (
    <ul className="bindings">
      {bindings.map((binding) => (
        <li key={`${binding.director} ${binding.address}`}>
          <Glyph tone={binding.bound ? 'up' : 'down'} />
          {binding.director} <span className="dim">{binding.address} · {binding.relay}</span>
          {binding.bound ? (
            <span className="sr-only">{m.listeners.bound}</span>
          ) : (
            <strong className="bad">
              {m.listeners.notBound}
              {binding.error !== null && `: ${binding.error}`}
            </strong>
          )}
        </li>
      ))}
    </ul>
  );
}
