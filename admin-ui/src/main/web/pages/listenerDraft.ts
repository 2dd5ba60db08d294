import type { ListenerInput, ListenerSpec } from '../api/model';
import type { Messages } from '../i18n';
import { tlsDraftOf, type TlsDraft, tlsOf, wrongInTls } from './listenerTls';
import { BACKLOG, given, LIMITS, numbers, TCP, typed, wrongIn } from './numbers';
import { parseAddresses, parsePort, validId } from './fields';

/// Access lists longer than this are not for a page.
export const ENTRIES_SHOWN_MAX = 1000;

/// A listener as it is typed.
export interface ListenerDraft {
  id: string;
  port: string;
  portLast: string;
  addresses: string;
  relay: ListenerSpec['relay'];
  proxyProtocol: ListenerSpec['proxyProtocol']['mode'];
  trusted: string;
  allow: string;
  deny: string;
  limits: Record<keyof typeof LIMITS, string>;
  share: boolean;
  backlog: string;
  keepAlive: boolean;
  userTimeoutMs: string;
  fastOpen: boolean;
  tls: TlsDraft;
}

export function draftOf(spec?: ListenerSpec): ListenerDraft {
  return {
    id: spec?.id ?? '',
    port: String(spec?.port ?? ''),
    portLast: String(spec?.portLast ?? ''),
    addresses: spec?.addresses.join(', ') ?? '',
    relay: spec?.relay ?? 'auto',
    proxyProtocol: spec?.proxyProtocol.mode ?? 'off',
    trusted: lines(spec?.proxyProtocol.trusted),
    allow: lines(spec?.access.allow),
    deny: lines(spec?.access.deny),
    limits: typed(LIMITS, spec?.limits),
    share: spec?.share ?? false,
    ...typed(BACKLOG, spec),
    keepAlive: spec?.tcp.keepAlive ?? true,
    ...typed(TCP, spec?.tcp),
    fastOpen: spec?.tcp.fastOpen ?? false,
    tls: tlsDraftOf(spec?.tls),
  };
}

/// Whether the access lists are short enough to be typed.
export function showsAccess(spec?: ListenerSpec): boolean {
  const { allow = [], deny = [] } = spec?.access ?? {};
  return allow.length + deny.length <= ENTRIES_SHOWN_MAX;
}

/// The whole document of a new listener, or the patch of one that is there.
export function inputOf(draft: ListenerDraft, spec?: ListenerSpec): ListenerInput {
  const limits = numbers(LIMITS, draft.limits);
  // Nothing typed is the system's, which is zero.
  const userTimeoutMs = numbers(TCP, draft).userTimeoutMs ?? 0;
  return {
    port: parsePort(draft.port) ?? 0,
    portLast: draft.portLast.trim() === '' ? null : (parsePort(draft.portLast) ?? 0),
    addresses: parseAddresses(draft.addresses),
    relay: draft.relay,
    proxyProtocol: { mode: draft.proxyProtocol, trusted: parseAddresses(draft.trusted) },
    ...(showsAccess(spec)
      ? { access: { allow: parseAddresses(draft.allow), deny: parseAddresses(draft.deny) } }
      : {}),
    limits: spec === undefined ? given(limits) : limits,
    share: draft.share,
    ...numbers(BACKLOG, draft),
    tcp: { keepAlive: draft.keepAlive, userTimeoutMs, fastOpen: draft.fastOpen },
    tls: tlsOf(draft.tls),
  };
}

export function wrongOf(
  draft: ListenerDraft,
  taken: readonly string[],
  m: Messages,
): Record<string, string | null> {
  const first = parsePort(draft.port);
  const last = parsePort(draft.portLast);
  const ranges = draft.portLast.trim() === '' || (last !== null && last >= (first ?? 1));
  return {
    id: validId(draft.id) ? (taken.includes(draft.id) ? m.form.taken : null) : m.form.invalidId,
    port: first === null ? m.form.invalidPort : null,
    portLast: ranges ? null : m.form.invalidPortLast,
    'proxyProtocol/trusted': needed(draft.proxyProtocol === 'required', draft.trusted, m),
    ...wrongInTls(draft.tls, m),
    ...wrongIn(BACKLOG, draft, '', m.fields.range),
    ...wrongIn(TCP, draft, 'tcp', m.fields.range),
    ...wrongIn(LIMITS, draft.limits, 'limits', m.fields.range),
  };
}

function needed(isNeeded: boolean, text: string, m: Messages): string | null {
  return isNeeded && parseAddresses(text).length === 0 ? m.fields.required : null;
}

function lines(values?: string[]): string {
  return (values ?? []).join('\n');
}
