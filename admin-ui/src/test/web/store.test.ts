import { describe, expect, it, vi } from 'vitest';
import type { StreamDelta, StreamSnapshot } from '../../main/web/api/model';
import { merge } from '../../main/web/live/merge';
import { EVENTS_KEPT, LiveStore } from '../../main/web/live/store';
import { MockCluster } from './mock/cluster';

const SCOPE = 'service:orders';

function loaded(): LiveStore {
  const store = new LiveStore(() => 0);
  const rows = { a: { id: 'a', status: { state: 'UP', sinceMs: 1 } }, b: { id: 'b' } };
  store.snapshot({
    scope: SCOPE,
    t: 0,
    head: { id: 'orders' },
    rows,
    reporting: [],
  } as unknown as StreamSnapshot);
  return store;
}

function delta(more: Partial<StreamDelta>): StreamDelta {
  return { scope: SCOPE, t: 1, rows: {}, gone: [], reporting: [], ...more };
}

describe('merging', () => {
  it('assigns two levels deep, and takes null for a value', () => {
    const held = { status: { state: 'UP', agent: { word: 'up' }, n: 1 }, spec: { w: 1 } };
    const after = merge<typeof held>(held, { status: { agent: null, n: 2 } });
    expect(after).toEqual({ status: { state: 'UP', agent: null, n: 2 }, spec: { w: 1 } });
    expect(after.spec).toBe(held.spec);
    expect(held.status.n).toBe(1);
  });

  it('replaces lists and what lies deeper than two levels', () => {
    expect(merge({ a: { b: { c: 1, d: 2 }, l: [1, 2] } }, { a: { b: { c: 3 }, l: [4] } })).toEqual({
      a: { b: { c: 3 }, l: [4] },
    });
  });
});

describe('the live store', () => {
  it('wakes the row that changed, and no other', () => {
    const store = loaded();
    const [a, b, ids] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribe(LiveStore.key.row(SCOPE, 'a'), a);
    store.subscribe(LiveStore.key.row(SCOPE, 'b'), b);
    store.subscribe(LiveStore.key.ids(SCOPE), ids);
    store.delta(delta({ rows: { a: { status: { state: 'DOWN' } } } }));
    expect([a, b, ids].map((listener) => listener.mock.calls.length)).toEqual([1, 0, 0]);
    expect(store.row(SCOPE, 'a')).toEqual({ id: 'a', status: { state: 'DOWN', sinceMs: 1 } });
  });

  it('adds and drops rows, and says so', () => {
    const store = loaded();
    const ids = vi.fn();
    store.subscribe(LiveStore.key.ids(SCOPE), ids);
    store.delta(delta({ rows: { c: { id: 'c' } }, gone: ['a'] }));
    expect(store.ids(SCOPE)).toEqual(['b', 'c']);
    expect(store.row(SCOPE, 'a')).toBeUndefined();
    expect(ids).toHaveBeenCalledOnce();
  });

  it('keeps a head that is not told of, and takes null for a service that is gone', () => {
    const store = loaded();
    store.delta(delta({}));
    expect(store.head(SCOPE)).toEqual({ id: 'orders' });
    store.delta(delta({ head: null, gone: ['a', 'b'] }));
    expect(store.head(SCOPE)).toBeNull();
    expect(store.ids(SCOPE)).toEqual([]);
  });

  it('ignores a delta without a snapshot before it', () => {
    const store = new LiveStore();
    store.delta(delta({ rows: { a: {} } }));
    expect(store.has(SCOPE)).toBe(false);
  });

  it('holds each event once, and not more than it may', () => {
    const store = new LiveStore();
    const cluster = new MockCluster();
    const event = cluster.say('backend.state', {});
    store.change(event);
    store.change(event);
    expect(store.events()).toHaveLength(1);
    for (let n = 0; n < EVENTS_KEPT + 20; n++) {
      store.change(cluster.say('backend.state', {}));
    }
    expect(store.events()).toHaveLength(EVENTS_KEPT);
    expect(store.events()[0]?.seq).toBe(cluster.events[0]?.seq);
  });

  it('forgets the scopes of pages that were left, and listeners that went', () => {
    const store = loaded();
    const listener = vi.fn();
    store.subscribe(LiveStore.key.head(SCOPE), listener)();
    store.keepOnly(new Set(['overview']));
    expect(store.has(SCOPE)).toBe(false);
    expect(listener).not.toHaveBeenCalled();
  });
});
