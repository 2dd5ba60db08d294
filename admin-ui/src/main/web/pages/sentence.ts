import type { Event } from '../api/model';
import type { Messages } from '../i18n';

/// An event in words.
export interface Sentence {
  text: string;
  /// Why, or in detail; empty where there is nothing to add.
  note: string;
}

export function sentence(event: Event, m: Messages): Sentence {
  const s = m.events.said;
  const backend = event.backend ?? '';
  const service = event.service ?? '';
  const member = event.member ?? '';
  switch (event.kind) {
    case 'backend.state':
      return { text: state(backend, event, m), note: cause(event.text, m) };
    case 'service.state':
      return { text: state(service, event, m), note: cause(event.text, m) };
    case 'service.changed':
      return { text: changed(event, m), note: quoted(event.text, m) };
    case 'weight.changed':
      return {
        text: s.weight(backend, event.from ?? '', event.to ?? ''),
        note: quoted(event.text, m),
      };
    case 'weight.feedback':
      return { text: s.feedback(backend, percent(event.from), percent(event.to)), note: event.text };
    case 'agent.cleared':
      return { text: s.cleared(backend), note: quoted(event.text, m) };
    case 'listener.state': {
      const [, address = event.text, error = ''] = /^(\S+): (.*)$/s.exec(event.text) ?? [];
      return event.to === 'BOUND'
        ? { text: s.listens(member, address), note: '' }
        : { text: s.cannotListen(member, address), note: error };
    }
    case 'member.joined':
      return { text: s.joined(member), note: '' };
    case 'member.left':
      return { text: s.left(member), note: '' };
    case 'session.started':
      return { text: s.signedIn(event.by ?? '', event.text.replace(/^from /, '')), note: '' };
    case 'session.refused':
      return { text: s.refused(event.by ?? ''), note: '' };
  }
}

/// What caused it, where the sentence does not name it: a person, an agent, the probers.
export function origin(event: Event, m: Messages): string {
  const by = event.kind.startsWith('session.') ? null : event.by;
  return by === null ? '' : ((m.events.sources as Record<string, string>)[by] ?? by);
}

function state(id: string, event: Event, m: Messages): string {
  const s = m.events.said;
  switch (event.to) {
    case 'UP':
      return event.from === 'DOWN' || event.from === 'DEGRADED'
        ? s.upAgain(id)
        : event.from === 'UNKNOWN'
          ? s.up(id)
          : s.serves(id);
    case 'DOWN':
      return s.down(id);
    case 'DEGRADED':
      return s.degraded(id);
    case 'DRAIN':
      return s.drains(id);
    case 'MAINT':
    case 'DISABLED':
      return s.disabled(id);
    case 'UNKNOWN':
      return s.unknown(id);
    default:
      return `${id}: ${event.to ?? ''}`;
  }
}

function changed(event: Event, m: Messages): string {
  const s = m.events.said;
  const id = event.backend ?? event.service ?? '';
  switch (event.to) {
    case 'ADDED':
      return s.added(id);
    case 'REMOVED':
      return s.removed(id);
    case 'DRAIN':
      return s.setToDrain(id);
    case 'MAINT':
      return s.setToDisabled(id);
    case 'READY':
      return s.setToReady(id);
    default:
      return s.changed(id);
  }
}

/// The server's words, where they add something and a translation is known.
function cause(text: string, m: Messages): string {
  const s = m.events.said;
  if (['probes fail', 'not probed yet'].includes(text)) {
    return '';
  }
  if (text === 'drained by the operator' || text === 'disabled by the operator') {
    return '';
  }
  const down = /^(\d+) of (\d+) backends down$/.exec(text);
  if (down) {
    return s.backendsDown(Number(down[1]), Number(down[2]));
  }
  if (text === 'no backend takes connections' || text === 'no backends') {
    return s.refusesAll;
  }
  const agent = /^agent says (\w+)(?:: (.*))?$/s.exec(text);
  if (agent) {
    return s.agent(agent[2] ? `${agent[1]}: ${agent[2]}` : (agent[1] ?? ''));
  }
  const probe = /^([A-Z][A-Z0-9]+) (.+)$/s.exec(text);
  return probe ? `${probe[1]}: ${probe[2]}` : text;
}

function quoted(reason: string, m: Messages): string {
  return reason === '' ? '' : m.events.said.reason(reason);
}

function percent(permille: string | null): string {
  return `${Number(permille) / 10} %`;
}
