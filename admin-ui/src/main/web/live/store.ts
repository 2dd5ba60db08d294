import type { Event, Reporting, StreamDelta, StreamSnapshot } from '../api/model';
import { merge } from './merge';

export const EVENTS_KEPT = 500;

interface Scope {
  head: unknown;
  rows: Map<string, unknown>;
  ids: readonly string[];
  reporting: Reporting;
}

const NONE: readonly string[] = [];
const NO_REPORTING: Reporting = [];

/// What the stream told, by scope. Components subscribe to the piece they show; a delta wakes those
/// pieces alone.
export class LiveStore {
  private readonly scopes = new Map<string, Scope>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly received = new WeakMap<object, number>();
  private recent: readonly Event[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  subscribe(key: string, listener: () => void): () => void {
    let set = this.listeners.get(key);
    if (set === undefined) {
      set = new Set();
      this.listeners.set(key, set);
    }
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) {
        this.listeners.delete(key);
      }
    };
  }

  static readonly key = {
    head: (scope: string) => `h ${scope}`,
    ids: (scope: string) => `i ${scope}`,
    row: (scope: string, id: string) => `r ${scope} ${id}`,
    reporting: (scope: string) => `p ${scope}`,
    events: 'e',
  };

  has(scope: string): boolean {
    return this.scopes.has(scope);
  }

  head(scope: string): unknown {
    return this.scopes.get(scope)?.head;
  }

  ids(scope: string): readonly string[] {
    return this.scopes.get(scope)?.ids ?? NONE;
  }

  row(scope: string, id: string): unknown {
    return this.scopes.get(scope)?.rows.get(id);
  }

  reporting(scope: string): Reporting {
    return this.scopes.get(scope)?.reporting ?? NO_REPORTING;
  }

  events(): readonly Event[] {
    return this.recent;
  }

  /// When a row came, by this page's clock: what to add to the ages in it.
  receivedAt(row: object): number {
    return this.received.get(row) ?? this.now();
  }

  snapshot(data: StreamSnapshot): void {
    const before = this.scopes.get(data.scope);
    const rows = new Map<string, unknown>(Object.entries(data.rows));
    const scope = { head: data.head, rows, ids: [...rows.keys()], reporting: data.reporting };
    this.scopes.set(data.scope, scope);
    this.stamp(scope.head);
    data.reporting.forEach((each) => this.stamp(each));
    for (const [id, row] of rows) {
      this.stamp(row);
      this.notify(LiveStore.key.row(data.scope, id));
    }
    for (const id of before?.ids ?? NONE) {
      if (!rows.has(id)) {
        this.notify(LiveStore.key.row(data.scope, id));
      }
    }
    this.notify(LiveStore.key.head(data.scope));
    this.notify(LiveStore.key.ids(data.scope));
    this.notify(LiveStore.key.reporting(data.scope));
  }

  delta(data: StreamDelta): void {
    const scope = this.scopes.get(data.scope);
    if (scope === undefined) {
      return;
    }
    let membership = false;
    for (const [id, part] of Object.entries(data.rows)) {
      membership ||= !scope.rows.has(id);
      const row = merge(scope.rows.get(id), part);
      this.stamp(row);
      scope.rows.set(id, row);
      this.notify(LiveStore.key.row(data.scope, id));
    }
    for (const id of data.gone) {
      membership = scope.rows.delete(id) || membership;
      this.notify(LiveStore.key.row(data.scope, id));
    }
    if (membership) {
      scope.ids = [...scope.rows.keys()];
      this.notify(LiveStore.key.ids(data.scope));
    }
    if (data.head !== undefined) {
      scope.head = merge(scope.head, data.head);
      this.stamp(scope.head);
      this.notify(LiveStore.key.head(data.scope));
    }
    data.reporting.forEach((each) => this.stamp(each));
    scope.reporting = data.reporting;
    this.notify(LiveStore.key.reporting(data.scope));
  }

  change(event: Event): void {
    if (this.recent.some((known) => known.seq === event.seq)) {
      return;
    }
    this.recent = [event, ...this.recent].slice(0, EVENTS_KEPT);
    this.notify(LiveStore.key.events);
  }

  /// Pages that were left need no memory.
  keepOnly(scopes: ReadonlySet<string>): void {
    for (const scope of this.scopes.keys()) {
      if (!scopes.has(scope)) {
        this.scopes.delete(scope);
      }
    }
  }

  private stamp(row: unknown): void {
    if (typeof row === 'object' && row !== null) {
      this.received.set(row, this.now());
    }
  }

  private notify(key: string): void {
    for (const listener of this.listeners.get(key) ?? []) {
      listener();
    }
  }
}
