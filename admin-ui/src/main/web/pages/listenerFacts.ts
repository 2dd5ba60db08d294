import type { ListenerSpec } from '../api/model';
import type { Messages } from '../i18n';
import { LIMITS } from './numbers';

const NAMED_MAX = 3;

/// What of a listener is not as it is by default, in names and values.
export function factsOf(listener: ListenerSpec, m: Messages): [string, string][] {
  const { relay, share, backlog, proxyProtocol, access, limits, tcp, tls } = listener;
  const facts: [string, string][] = [];
  const say = (holds: boolean, name: string, text: () => string): void => {
    if (holds) {
      facts.push([name, text()]);
    }
  };
  const some = (values: string[]): string =>
    values.length <= NAMED_MAX
      ? values.join(', ')
      : `${values.slice(0, NAMED_MAX).join(', ')} ${m.listeners.others(String(values.length - NAMED_MAX))}`;
  const ends = tls.mode === 'terminate';
  const asks = ends && tls.clientCertificate !== 'off';
  say(relay !== 'auto', m.form.relay, () => m.form.relays[relay]);
  say(tls.mode !== 'off', m.form.tls, () => m.form.tlsModes[tls.mode]);
  say(ends, m.form.certificates, () => some(tls.certificates));
  say(ends && tls.minVersion !== 'TLSv1.2', m.form.minVersion, () => tls.minVersion);
  say(ends && tls.alpn.length > 0, m.form.alpn, () => some(tls.alpn));
  say(asks, m.form.clientCertificate, () => m.form.clientCertificates[tls.clientCertificate]);
  say(asks && tls.clientCa !== null, m.form.clientCa, () => tls.clientCa ?? '');
  say(asks && tls.revocation !== null, m.form.revocation, () => tls.revocation ?? '');
  say(tls.mode !== 'off' && tls.routes.length > 0, m.form.routes, () =>
    some(tls.routes.map((route) => `${route.serverName} → ${route.service}`)),
  );
  say(proxyProtocol.mode !== 'off', m.form.headerIn, () => some(proxyProtocol.trusted));
  say(access.allow.length > 0, m.form.allow, () => some(access.allow));
  say(access.deny.length > 0, m.form.deny, () => some(access.deny));
  for (const key of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    const limit = limits[key];
    say(limit !== null, m.form.listenerLimits[key], () => String(limit));
  }
  say(share, m.form.share, () => m.form.yes);
  say(backlog !== null, m.form.backlog, () => String(backlog));
  say(!tcp.keepAlive, m.form.keepAlive, () => m.form.no);
  say(tcp.userTimeoutMs > 0, m.form.userTimeoutMs, () => String(tcp.userTimeoutMs));
  say(tcp.fastOpen, m.form.fastOpen, () => m.form.yes);
  return facts;
}
