import { useState } from 'react';
import { paths } from '../api/actions';
import { call } from '../api/client';
import type { AgentCleared, Backend, BackendHealth, Health } from '../api/model';
import { count, duration, latency, NO_DATA, permille, rate } from '../domain/format';
import { address, BACKEND_TONE } from '../domain/states';
import { useMessages } from '../i18n';
import { useAge, useIds, useRow } from '../live/hooks';
import { TroubleBox } from '../ui/ConfirmWrite';
import { Button, Dialog } from '../ui/controls';
import { Glyph, Icon } from '../ui/Glyph';
import { type Trouble, troubleOf } from '../ui/problems';
import { Table, Td, Th, Tr } from '../ui/Table';
import { useCopy, useToast } from '../ui/toasts';
import { ShareBar } from '../ui/traffic';
import type { RowAction } from './BackendRow';

/// Everything about one backend: why it is in its state, why it has its weight, who carries what.
export function BackendDrawer({
  scope,
  service,
  id,
  onAction,
  onClose,
}: {
  scope: string;
  service: string;
  id: string;
  onAction: (id: string, action: RowAction) => void;
  onClose: () => void;
}) {
  const m = useMessages();
  const known = useIds(scope).length > 0;
  const backend = useRow<Backend>(scope, id);
  return (
    <Dialog title={m.backend.title(id)} onClose={onClose} drawer>
      {backend === undefined ? (
        known && <p>{m.backend.gone}</p>
      ) : (
        <Details
          backend={backend}
          service={service}
          onAction={(action) => {
            onClose();
            onAction(id, action);
          }}
        />
      )}
    </Dialog>
  );
}

function Details({
  backend,
  service,
  onAction,
}: {
  backend: Backend;
  service: string;
  onAction: (action: RowAction) => void;
}) {
  const m = useMessages();
  const copy = useCopy();
  const { spec, status } = backend;
  const age = useAge(backend, status.sinceMs);
  const by = m.backend.by[status.cause.by];
  const where = address(spec);
  return (
    <>
      <p className="sentence">
        <Glyph tone={BACKEND_TONE[status.state]} />
        <span>
          <strong>
            {m.backend.sentence(
              m.states[status.state] ?? status.state,
              duration(age ?? 0, m.units),
            )}
          </strong>
          {status.state !== 'UP' && ` ${by}`}
          {status.cause.text !== '' && <span className="sub">{status.cause.text}</span>}
        </span>
      </p>
      {status.vetoedBy.length > 0 && (
        <p className="note">
          <Glyph tone="warning" />
          {m.backend.vetoed(status.vetoedBy.join(', '))}
        </p>
      )}
      <div className="row-gap">
        <Button onPress={() => onAction('weight')}>{m.actions.weight}</Button>
        {spec.adminState !== 'READY' && (
          <Button onPress={() => onAction('enable')}>{m.actions.enable}</Button>
        )}
        {spec.adminState !== 'DRAIN' && (
          <Button onPress={() => onAction('drain')}>{m.actions.drain}</Button>
        )}
        {spec.adminState !== 'MAINT' && (
          <Button onPress={() => onAction('disable')}>{m.actions.disable}</Button>
        )}
      </div>
      <dl className="facts">
        <div>
          <dt>{m.backend.address}</dt>
          <dd>
            <code>{where}</code>
            <Button kind="icon" aria-label={m.actions.copyAddress} onPress={() => copy(where)}>
              <Icon name="copy" />
            </Button>
          </dd>
        </div>
        <div>
          <dt>{m.backend.uid}</dt>
          <dd>{backend.uid}</dd>
        </div>
        <div>
          <dt>{m.backend.total}</dt>
          <dd>{count(backend.stats.connectionsTotal)}</dd>
        </div>
      </dl>
      <WeightStory backend={backend} />
      <HealthPart backend={backend} service={service} />
      <AgentPart backend={backend} service={service} />
      <ByDirector backend={backend} />
    </>
  );
}

function WeightStory({ backend }: { backend: Backend }) {
  const m = useMessages();
  const { weight, expectedShare, observedShare } = backend.status;
  return (
    <section>
      <h3>{m.backend.weightStory}</h3>
      <p className="formula">
        <span>
          {weight.wanted}
          <small>{m.backend.wanted}</small>
        </span>
        ×
        <span>
          {permille(weight.factorPermille)}
          <small>{m.backend.factor}</small>
        </span>
        →
        <span>
          <strong>{permille(weight.effectivePermille)}</strong>
          <small>{m.backend.effective}</small>
        </span>
      </p>
      {weight.reasons.length > 0 && (
        <ul className="plain">
          {weight.reasons.map((reason) => (
            <li key={reason.code}>
              {m.reasons[reason.code]}
              {reason.text !== '' && <span className="dim"> · {reason.text}</span>}
            </li>
          ))}
        </ul>
      )}
      <ShareBar expected={expectedShare} observed={observedShare} />
    </section>
  );
}

function HealthPart({ backend, service }: { backend: Backend; service: string }) {
  const m = useMessages();
  const [checking, setChecking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { health } = backend.status;
  const check = async (): Promise<void> => {
    setChecking(true);
    setTrouble(null);
    try {
      await call<BackendHealth>('POST', `${paths.backend(service, backend.id)}:check`);
    } catch (failure) {
      setTrouble(troubleOf(failure, m));
    } finally {
      setChecking(false);
    }
  };
  return (
    <section>
      <div className="panel-head">
        <h3>{m.backend.health}</h3>
        <span className="spread" />
        {health !== null && (
          <Button isDisabled={checking} onPress={() => void check()}>
            {checking ? `${m.backend.checking}…` : m.backend.check}
          </Button>
        )}
      </div>
      <TroubleBox trouble={trouble} />
      {health === null ? (
        <p className="dim">{m.backend.notProbed}</p>
      ) : health.prober === null ? (
        <p className="dim">{m.backend.noVotes}</p>
      ) : (
        <HealthFacts backend={backend} health={health} />
      )}
    </section>
  );
}

function HealthFacts({ backend, health }: { backend: Backend; health: Health }) {
  const m = useMessages();
  const age = useAge(backend, health.ageMs);
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{m.backend.vote}</dt>
          <dd>
            <Glyph tone={BACKEND_TONE[health.vote]} />
            {m.states[health.vote]}
          </dd>
        </div>
        <div>
          <dt>{m.backend.prober}</dt>
          <dd>{health.prober}</dd>
        </div>
        <div>
          <dt>{m.backend.result}</dt>
          <dd>
            <code>{health.code}</code> {health.reason}
          </dd>
        </div>
        <div>
          <dt>{m.backend.took}</dt>
          <dd>{latency(health.latencyMs)}</dd>
        </div>
        <div>
          <dt>{m.backend.row}</dt>
          <dd>{health.consecutive}</dd>
        </div>
        <div>
          <dt>{m.backend.age}</dt>
          <dd>{age === null ? NO_DATA : duration(age, m.units)}</dd>
        </div>
      </dl>
      {health.evidence !== null && health.evidence !== '' && (
        <>
          <h4>{m.backend.evidence}</h4>
          <pre className="evidence">{health.evidence}</pre>
        </>
      )}
    </>
  );
}

function AgentPart({ backend, service }: { backend: Backend; service: string }) {
  const m = useMessages();
  const toast = useToast();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { agent } = backend.status;
  const age = useAge(backend, agent?.ageMs ?? null);
  if (agent === null) {
    return null;
  }
  const words = [
    agent.word ?? agent.admin ?? agent.health,
    agent.percent === null ? null : `${agent.percent} %`,
    agent.connectionsMax === null ? null : `maxconn ${agent.connectionsMax}`,
    agent.description,
    agent.error,
  ].filter((part) => part !== null && part !== '');
  const keepsOut = agent.health === 'DOWN' || (agent.admin !== null && agent.admin !== 'READY');
  const clear = async (): Promise<void> => {
    setTrouble(null);
    try {
      await call<AgentCleared>('POST', `${paths.backend(service, backend.id)}:clear-agent`);
      toast({ tone: 'up', title: m.backend.agentCleared(backend.id) });
    } catch (failure) {
      setTrouble(troubleOf(failure, m));
    }
  };
  return (
    <section>
      <div className="panel-head">
        <h3>{m.backend.agent}</h3>
        <span className="spread" />
        {keepsOut && <Button onPress={() => void clear()}>{m.backend.agentClear}</Button>}
      </div>
      <TroubleBox trouble={trouble} />
      <p>
        {words.length === 0 ? m.backend.agentSilent : words.join(' · ')}
        {age !== null && <span className="dim"> ({duration(age, m.units)})</span>}
      </p>
      {keepsOut && <p className="dim">{m.backend.agentClearHint}</p>}
    </section>
  );
}

function ByDirector({ backend }: { backend: Backend }) {
  const m = useMessages();
  const directors = Object.entries(backend.stats.byDirector).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <section>
      <h3>{m.backend.byDirector}</h3>
      {directors.length === 0 ? (
        <p className="dim">{m.backend.noDirector}</p>
      ) : (
        <Table caption={m.backend.byDirector} className="compact">
          <thead>
            <Tr>
              <Th>{m.backend.director}</Th>
              <Th number>{m.service.open}</Th>
              <Th number>{m.service.rate}</Th>
              <Th number>{m.backend.total}</Th>
              <Th number>{m.service.failures}</Th>
            </Tr>
          </thead>
          <tbody>
            {directors.map(([director, stats]) => (
              <Tr key={director}>
                <Td label={m.backend.director}>{director}</Td>
                <Td label={m.service.open} number>
                  {count(stats.open)}
                </Td>
                <Td label={m.service.rate} number>
                  {rate(stats.connectionsPerSecond)}
                </Td>
                <Td label={m.backend.total} number>
                  {count(stats.connectionsTotal)}
                </Td>
                <Td label={m.service.failures} number>
                  {count(stats.failuresTotal)}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
