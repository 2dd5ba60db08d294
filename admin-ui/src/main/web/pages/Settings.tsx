import type { Service, ServiceSpec } from '../api/model';
import { count, duration, latency } from '../domain/format';
import { type Messages, useMessages } from '../i18n';

/// How a service chooses, probes and waits.
export function Settings({ service }: { service: Service }) {
  const m = useMessages();
  const { spec } = service;
  const { health, timeouts } = spec;
  const span = (ms: number): string => (ms < 1000 ? latency(ms) : duration(ms, m.units));
  const rows: [string, string][] = [
    [m.settings.scheduler, m.schedulers[spec.scheduler]],
    [
      m.settings.health,
      health.kind === 'none'
        ? m.settings.healthNone
        : m.settings.healthText(
            health.kind === 'tcp'
              ? m.form.healthKinds.tcp
              : `${health.kind.toUpperCase()} ${health.http.method} ${health.http.path}`,
            span(health.intervalMs),
            span(health.timeoutMs),
            health.rise,
            health.fall,
          ),
    ],
    [m.settings.feedback, m.settings.feedbackText[spec.feedback.verdict]],
    [
      m.settings.timeouts,
      m.settings.timeoutsText(
        span(timeouts.connectMs),
        span(timeouts.idleMs),
        span(timeouts.halfClosedMs),
      ),
    ],
    [m.settings.redispatch, m.settings.redispatchText(spec.redispatch.attemptsMax)],
    [m.settings.limit, m.settings.limitText(count(spec.limits.connectionsMax))],
    ...(spec.affinity.by === 'none'
      ? []
      : [[m.form.affinityBy, m.form.affinities[spec.affinity.by]] as [string, string]]),
    ...dialRows(service.spec.dial, m),
    [m.settings.version, service.etag.replaceAll('"', '')],
  ];
  return (
    <section className="panel" aria-labelledby="settings-title">
      <div className="panel-head">
        <h2 id="settings-title">{m.service.settings}</h2>
      </div>
      <dl className="facts facts-rows">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/// What of the dialling is not as it is by default.
function dialRows(dial: ServiceSpec['dial'], m: Messages): [string, string][] {
  const { proxyProtocol, proxyOptions, source, transparent, tls } = dial;
  const on = tls.mode === 'on';
  const rows: [boolean, string, string][] = [
    [proxyProtocol !== 'off', m.form.headerOut, m.form.headersOut[proxyProtocol]],
    [proxyOptions.length > 0, m.form.headerOptions, proxyOptions.join(', ')],
    [transparent, m.form.transparent, m.form.yes],
    [source !== null, m.form.source, source ?? ''],
    [on, m.form.backendTls, m.form.verifies[tls.verify]],
    [on && tls.serverName !== null, m.form.serverName, tls.serverName ?? ''],
    [on && tls.ca !== null, m.form.backendCa, tls.ca ?? ''],
  ];
  return rows.filter(([holds]) => holds).map(([, name, text]) => [name, text]);
}
