import type { ListenerInput, ListenerSpec } from '../api/model';
import type { Messages } from '../i18n';
import { parseAddresses, validId } from './fields';

type Tls = ListenerSpec['tls'];

/// What a listener does with TLS, as it is typed.
export interface TlsDraft {
  mode: Tls['mode'];
  certificates: string;
  minVersion: Tls['minVersion'];
  alpn: string;
  clientCertificate: Tls['clientCertificate'];
  clientCa: string;
  revocation: string;
  routes: string;
}

export function tlsDraftOf(tls?: Tls): TlsDraft {
  return {
    mode: tls?.mode ?? 'off',
    certificates: tls?.certificates.join(', ') ?? '',
    minVersion: tls?.minVersion ?? 'TLSv1.2',
    alpn: tls?.alpn.join(', ') ?? '',
    clientCertificate: tls?.clientCertificate ?? 'off',
    clientCa: tls?.clientCa ?? '',
    revocation: tls?.revocation ?? '',
    routes: (tls?.routes ?? []).map((each) => `${each.serverName} ${each.service}`).join('\n'),
  };
}

export function tlsOf(draft: TlsDraft): NonNullable<ListenerInput['tls']> {
  return {
    mode: draft.mode,
    certificates: parseAddresses(draft.certificates),
    minVersion: draft.minVersion,
    alpn: parseAddresses(draft.alpn),
    clientCertificate: draft.clientCertificate,
    clientCa: textOrNull(draft.clientCa),
    revocation: textOrNull(draft.revocation),
    routes: routesOf(draft.routes).map(([serverName = '', service = '']) => ({
      serverName,
      service,
    })),
  };
}

/// What is wrong in the fields that are shown.
export function wrongInTls(draft: TlsDraft, m: Messages): Record<string, string | null> {
  const ends = draft.mode === 'terminate';
  const needed = (isNeeded: boolean, text: string): string | null =>
    isNeeded && text.trim() === '' ? m.fields.required : null;
  const routed = routesOf(draft.routes).every(
    (words) => words.length === 2 && validId(words[1] ?? ''),
  );
  return {
    'tls/certificates': needed(ends, draft.certificates),
    'tls/clientCa': needed(ends && draft.clientCertificate !== 'off', draft.clientCa),
    'tls/routes': draft.mode === 'off' || routed ? null : m.form.invalidRoutes,
  };
}

/// The words of each line that has any.
function routesOf(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => parseAddresses(line))
    .filter((words) => words.length > 0);
}

export function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
