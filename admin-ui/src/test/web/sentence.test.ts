import { describe, expect, it } from 'vitest';
import type { Event } from '../../main/web/api/model';
import { en } from '../../main/web/i18n/en';
import { zhCN } from '../../main/web/i18n/zh-CN';
import { origin, sentence } from '../../main/web/pages/sentence';

function event(kind: Event['kind'], more: Partial<Event>): Event {
  return {
    seq: 1,
    at: '2026-11-22T10:00:00Z',
    kind,
    service: 'web',
    backend: null,
    member: null,
    from: null,
    to: null,
    by: null,
    text: '',
    changeId: null,
    ...more,
  };
}

const state = (from: string, to: string, by: string, text: string): Event =>
  event('backend.state', { backend: 'b1', from, to, by, text });

describe('an event', () => {
  it.each([
    [state('UNKNOWN', 'UP', 'none', ''), 'b1 is up.', ''],
    [state('DOWN', 'UP', 'none', ''), 'b1 is up again.', ''],
    [state('DRAIN', 'UP', 'none', ''), 'b1 takes connections again.', ''],
    [
      state('UP', 'DOWN', 'probe', 'L4CON connection refused'),
      'b1 is down.',
      'L4CON: connection refused',
    ],
    [
      state('UP', 'DRAIN', 'operator', 'drained by the operator'),
      'b1 is draining: no new connections.',
      '',
    ],
    [
      state('UP', 'MAINT', 'agent', 'agent says maint: new disk'),
      'b1 is disabled.',
      'its agent says maint: new disk',
    ],
    [
      event('service.state', { from: 'UP', to: 'DEGRADED', text: '1 of 3 backends down' }),
      'web is degraded.',
      '1 of 3 backends down',
    ],
    [
      event('service.changed', { backend: 'b1', from: 'READY', to: 'DRAIN', text: 'new kernel' }),
      'The drain of b1 was ordered.',
      '“new kernel”',
    ],
    [event('service.changed', { to: 'ADDED' }), 'web was added.', ''],
    [event('service.changed', {}), 'The configuration of web was changed.', ''],
    [
      event('weight.changed', { backend: 'b1', from: '100', to: '200' }),
      'The weight of b1 went from 100 to 200.',
      '',
    ],
    [
      event('weight.feedback', { backend: 'b1', from: '1000', to: '805', text: 'load 0.9' }),
      'Feedback moved b1 from 100 % to 80.5 % of its weight.',
      'load 0.9',
    ],
    [
      event('listener.state', { member: 'd1', to: 'FAILED', text: '[::1]:80: address in use' }),
      'd1 cannot listen on [::1]:80.',
      'address in use',
    ],
    [
      event('listener.state', { member: 'd1', to: 'BOUND', text: '[::1]:80' }),
      'd1 listens on [::1]:80.',
      '',
    ],
    [event('member.left', { member: 'd1' }), 'd1 left the cluster.', ''],
    [
      event('session.started', { by: 'admin', text: 'from 127.0.0.1' }),
      'admin signed in from 127.0.0.1.',
      '',
    ],
  ])('%# is a sentence', (given, text, note) => {
    expect(sentence(given, en)).toEqual({ text, note });
    expect(sentence(given, zhCN).text).not.toBe(text);
  });

  it('names its origin for people, and none where there is none', () => {
    expect(origin(state('UP', 'DOWN', 'probe', ''), en)).toBe('health probes');
    expect(origin(state('UNKNOWN', 'UP', 'none', ''), en)).toBe('');
    expect(origin(event('service.changed', { by: 'admin' }), en)).toBe('admin');
  });
});
