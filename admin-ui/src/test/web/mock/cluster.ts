// A pretended cluster, for looking at the pages and for the tests of the pages. Typed by the
// contract, so that it cannot tell what the API would not.
import type {
  Backend,
  BackendSpec,
  BackendState,
  Event,
  ListenerSpec,
  Member,
  Overview,
  Service,
  ServiceSpec,
  Stats,
  WeightChange,
  Weights,
  WeightsPreview,
} from '../../../main/web/api/model';
import { shares } from '../../../main/web/domain/weights';

const DIRECTORS = ['d1', 'd2', 'd3'];

export interface Facts {
  down: string | null;
  factorPermille: number;
  rate: number;
  latencyMs: number;
  connectionsTotal: number;
  failuresTotal: number;
  sinceMs: number;
  /// What the agent said of the admin state, if anything.
  agent: 'DRAIN' | null;
}

export interface Held {
  id: string;
  index: number;
  spec: ServiceSpec;
  facts: Map<string, Facts>;
  changedBy: string;
}

export class MockCluster {
  readonly services = new Map<string, Held>();
  readonly events: Event[] = [];
  index = 40;
  silent = false;
  unreported = '';

  constructor() {
    const make = this.make.bind(this);
    make('checkout', 'roundrobin', 8443, [
      ['checkout-1', '10.20.0.11', 100, {}],
      ['checkout-2', '10.20.0.12', 100, { factorPermille: 820 }],
      ['checkout-3', '10.20.0.13', 200, {}],
    ]);
    make('orders', 'roundrobin', 8080, [
      ['orders-1', '10.20.1.11', 10, { factorPermille: 800 }],
      ['orders-2', '10.20.1.12', 10, {}],
      ['orders-3', 'orders-3.internal.example', 10, { down: 'connection refused' }],
      ['orders-4', '2001:db8:20::14', 10, {}],
      ['orders-5', '10.20.1.15', 0, {}],
      ['orders-6', '10.20.1.16', 10, {}],
      ['orders-7', '10.20.1.17', 10, {}],
    ]);
    make('search', 'leastconn', 9200, [
      ['search-a', '10.20.2.11', 100, {}],
      ['search-b', '10.20.2.12', 100, {}],
    ]);
    make('billing-with-a-rather-long-name', 'source', 7000, [
      ['billing-1', '10.20.3.11', 100, { down: 'HTTP 503 (expected: 200-399)' }],
    ]);
    const orders = this.services.get('orders');
    orders!.spec.backends[3]!.adminState = 'DRAIN';
    orders!.spec.backends[5]!.adminState = 'MAINT';
    this.say('member.joined', { member: 'd3', text: '127.0.0.3:5701' });
    this.say('weight.changed', {
      service: 'checkout',
      backend: 'checkout-3',
      from: '100',
      to: '200',
      by: 'admin',
      text: 'bigger machine',
    });
    this.say('backend.state', {
      service: 'orders',
      backend: 'orders-3',
      from: 'UP',
      to: 'DOWN',
      by: 'probe',
      text: 'L4CON connection refused',
    });
    this.say('service.state', {
      service: 'orders',
      from: 'UP',
      to: 'DEGRADED',
      text: '1 of 7 backends down',
    });
    this.say('weight.feedback', {
      service: 'orders',
      backend: 'orders-1',
      from: '1000',
      to: '800',
      by: 'feedback',
      text: 'load 0.97 of wanted 0.95',
    });
  }

  make(
    id: string,
    scheduler: ServiceSpec['scheduler'],
    port: number,
    backends: [string, string, number, Partial<Facts>][],
  ): Held {
    const facts = new Map<string, Facts>();
    for (const [name, , , more] of backends) {
      facts.set(name, this.facts(more));
    }
    const held: Held = {
      id,
      index: ++this.index,
      spec: specOf(scheduler, [listenerOf({ id: 'main', port })], backends),
      facts,
      changedBy: 'admin',
    };
    this.services.set(id, held);
    return held;
  }

  /// As many services more, of two backends each, and one service `large` with many.
  enlarge(services: number, backends: number): void {
    const named = (of: string, n: number): [string, string, number, Partial<Facts>][] =>
      Array.from({ length: n }, (_, i) => [
        `${of}-${String(i + 1).padStart(4, '0')}`,
        `10.${40 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
        100,
        {},
      ]);
    for (let i = 1; i <= services; i++) {
      const id = `s-${String(i).padStart(4, '0')}`;
      this.make(id, 'roundrobin', 10_000 + i, named(id, 2));
    }
    this.make('large', 'roundrobin', 20_000, named('large', backends));
  }

  facts(more: Partial<Facts>): Facts {
    return {
      down: null,
      factorPermille: 1000,
      agent: null,
      rate: 0,
      latencyMs: 1.4 + (this.index % 5) * 0.9,
      connectionsTotal: 120_000,
      failuresTotal: more.down ? 37 : 0,
      sinceMs: more.down ? 252_000 : 7_560_000,
      ...more,
    };
  }

  say(kind: Event['kind'], more: Partial<Event>): Event {
    const event: Event = {
      seq: this.events.length + 1,
      at: new Date().toISOString(),
      kind,
      service: null,
      backend: null,
      member: null,
      from: null,
      to: null,
      by: null,
      text: '',
      changeId: null,
      ...more,
    };
    this.events.unshift(event);
    return event;
  }

  /// A second passes.
  tick(): void {
    for (const held of this.services.values()) {
      const total = 120 + held.id.length * 37;
      const rows = this.shares(held);
      held.spec.backends.forEach((spec, index) => {
        const facts = held.facts.get(spec.id)!;
        const noise = 0.9 + Math.random() * 0.2;
        facts.rate = (rows[index]?.share ?? 0) * total * noise;
        facts.connectionsTotal += Math.round(facts.rate);
        facts.sinceMs += 1000;
      });
    }
  }

  state(held: Held, spec: BackendSpec): BackendState {
    if (spec.adminState !== 'READY') {
      return spec.adminState;
    }
    return held.facts.get(spec.id)?.down ? 'DOWN' : 'UP';
  }

  shares(held: Held, changes: readonly WeightChange[] = []) {
    return shares(
      held.spec.backends.map((spec) => ({
        state: this.state(held, spec),
        wanted: changes.find((change) => change.backend === spec.id)?.weight ?? spec.weight,
        factorPermille: held.facts.get(spec.id)?.factorPermille ?? 1000,
      })),
    );
  }

  etag(held: Held): string {
    return `"v1.${held.index}"`;
  }

  backends(held: Held): Backend[] {
    const rows = this.shares(held);
    const sum = [...held.facts.values()].reduce((total, each) => total + each.rate, 0);
    return held.spec.backends.map((spec, index) => {
      const facts = held.facts.get(spec.id)!;
      const state = this.state(held, spec);
      const share = rows[index]!;
      const reasons: Backend['status']['weight']['reasons'] = [];
      if (state !== 'UP') {
        reasons.push({ code: state.toLowerCase() as 'down', text: '' });
      } else if (facts.factorPermille !== 1000) {
        reasons.push({ code: 'feedback', text: 'load 0.97 of wanted 0.95' });
      }
      return {
        service: held.id,
        id: spec.id,
        uid: index + 1,
        etag: this.etag(held),
        spec,
        status: {
          state,
          cause:
            state === 'UP'
              ? { by: 'none', text: '' }
              : state === 'DOWN'
                ? { by: 'probe', text: 'probes fail' }
                : { by: 'operator', text: `admin state ${state}` },
          sinceMs: facts.sinceMs,
          eligible: share.eligible,
          weight: {
            wanted: spec.weight,
            effectivePermille: share.effectivePermille,
            factorPermille: facts.factorPermille,
            reasons,
          },
          expectedShare: share.share,
          observedShare:
            sum === 0
              ? null
              : { share: facts.rate / sum, windowMs: 60_000, connections: Math.round(sum * 60) },
          health: {
            vote: facts.down ? 'DOWN' : 'UP',
            prober: 'h1',
            reason: facts.down ?? 'connected',
            code: facts.down ? (facts.down.startsWith('HTTP') ? 'L7STS' : 'L4CON') : 'L4OK',
            latencyMs: facts.down ? 0.21 : 0.84,
            ageMs: 700,
            consecutive: facts.down ? 126 : 3780,
            evidence: facts.down?.startsWith('HTTP')
              ? 'HTTP/1.1 503 Service Unavailable\r\nretry-after: 5'
              : null,
          },
          agent:
            facts.agent === null
              ? null
              : {
                  word: null,
                  health: null,
                  admin: facts.agent,
                  connectionsMax: null,
                  percent: null,
                  description: 'new disk',
                  error: null,
                  ageMs: 90_000,
                },
          vetoedBy: [],
        },
        stats: statsOf([facts], state === 'DRAIN' ? 37 : Math.round(facts.rate * 0.4)),
      };
    });
  }

  service(held: Held): Service {
    const backends = this.backends(held);
    const up = backends.filter((each) => each.status.state === 'UP').length;
    const down = backends.filter((each) => each.status.state === 'DOWN').length;
    const state = !held.spec.enabled
      ? 'DISABLED'
      : backends.every((each) => !each.status.eligible)
        ? 'DOWN'
        : down > 0
          ? 'DEGRADED'
          : 'UP';
    const stats = statsOf(
      [...held.facts.values()],
      backends.reduce((sum, each) => sum + each.stats.open, 0),
    );
    return {
      id: held.id,
      etag: this.etag(held),
      spec: held.spec,
      status: {
        state,
        reason: down === 0 ? '' : `${down} of ${backends.length} backends down`,
        sinceMs: 252_000,
        backendsUp: up,
        backendsTotal: backends.length,
        listeners: held.spec.listeners.map((listener: ListenerSpec) => ({
          id: listener.id,
          port: listener.port,
          byDirector: DIRECTORS.map((director, index) => ({
            director,
            address: `127.0.0.${index + 1}`,
            relay: 'native',
            bound: !(held.id === 'search' && director === 'd3'),
            error: held.id === 'search' && director === 'd3' ? 'address already in use' : null,
          })),
        })),
        propagation:
          held.id === 'search'
            ? { acked: 2, total: 3, lagging: ['d3'] }
            : { acked: 3, total: 3, lagging: [] },
      },
      stats,
    };
  }

  members(): Member[] {
    const plain = {
      version: '0.1.0',
      self: false,
      voter: false,
      leader: false,
      state: 'UP' as const,
    };
    return [
      {
        ...plain,
        id: 'admin',
        roles: ['admin'],
        address: '127.0.0.1:5701',
        self: true,
        voter: true,
        leader: true,
        sinceMs: 7_812_000,
        director: null,
      },
      ...DIRECTORS.map((id, index): Member => ({
        ...plain,
        id,
        roles: ['director'],
        address: `127.0.0.${index + 1}:5701`,
        sinceMs: 7_800_000 - index * 60_000,
        director: {
          ageMs: id === this.unreported ? null : 300,
          open: 120 + index,
          pending: index,
          connectionsPerSecond: 310 + index * 7,
          bytesInPerSecond: 190_000,
          bytesOutPerSecond: 4_400_000,
          lagging: index === 2 ? ['search'] : [],
          listenersBound: index === 2 ? 3 : 4,
          listenersTotal: 4,
        },
      })),
      {
        ...plain,
        id: 'h1',
        roles: ['health', 'feedback'],
        address: '127.0.0.1:5705',
        sinceMs: 7_790_000,
        director: null,
      },
    ];
  }

  overview(): Overview {
    const services = [...this.services.values()].map((held) => this.service(held));
    const backends = [...this.services.values()].flatMap((held) => this.backends(held));
    const n = (state: string): number =>
      services.filter((each) => each.status.state === state).length;
    const b = (state: string): number =>
      backends.filter((each) => each.status.state === state).length;
    return {
      cluster: 'staging',
      node: 'admin',
      version: '0.1.0',
      revision: `r${this.index}`,
      writable: true,
      services: {
        total: services.length,
        up: n('UP'),
        degraded: n('DEGRADED'),
        down: n('DOWN'),
        disabled: n('DISABLED'),
      },
      backends: {
        total: backends.length,
        up: b('UP'),
        down: b('DOWN'),
        drain: b('DRAIN'),
        maint: b('MAINT'),
        unknown: 0,
      },
      members: { total: 5, directors: 3, health: 1, feedback: 1, admin: 1 },
      stats: statsOf(
        [...this.services.values()].flatMap((held) => [...held.facts.values()]),
        services.reduce((sum, each) => sum + each.stats.open, 0),
      ),
      reporting: this.reporting(),
    };
  }

  reporting(): Overview['reporting'] {
    return DIRECTORS.map((director) => ({
      director,
      ageMs: director === this.unreported ? null : 300,
    }));
  }

  weights(held: Held): Weights {
    return {
      service: held.id,
      etag: this.etag(held),
      scheduler: held.spec.scheduler,
      exact: held.spec.scheduler === 'roundrobin' || held.spec.scheduler === 'random',
      items: this.backends(held).map((backend) => ({
        backend: backend.id,
        state: backend.status.state,
        eligible: backend.status.eligible,
        weight: backend.status.weight,
        expectedShare: backend.status.expectedShare,
        observedShare: backend.status.observedShare,
        connectionsPerSecond: backend.stats.connectionsPerSecond,
      })),
    };
  }

  preview(held: Held, changes: readonly WeightChange[]): WeightsPreview {
    const before = this.shares(held);
    const after = this.shares(held, changes);
    const total = [...held.facts.values()].reduce((sum, each) => sum + each.rate, 0);
    const warnings: WeightsPreview['warnings'] = [];
    if (after.every((row) => !row.eligible)) {
      warnings.push({
        code: 'no-eligible-backend',
        params: {},
        message: 'no backend would take connections',
      });
    }
    held.spec.backends.forEach((spec, index) => {
      const [x, y] = [before[index]!.share, after[index]!.share];
      if (y > 0.5 && y > 2 * x) {
        warnings.push({
          code: 'large-shift',
          params: { backend: spec.id, before: x, after: y },
          message: 'large shift',
        });
      }
      if (changes.some((change) => change.backend === spec.id) && this.state(held, spec) !== 'UP') {
        warnings.push({
          code: 'not-serving',
          params: { backend: spec.id, state: this.state(held, spec) },
          message: 'not serving',
        });
      }
    });
    return {
      service: held.id,
      etag: this.etag(held),
      scheduler: held.spec.scheduler,
      exact: true,
      items: held.spec.backends.map((spec, index) => ({
        backend: spec.id,
        state: this.state(held, spec),
        before: { wanted: spec.weight, ...before[index]! },
        after: {
          wanted: changes.find((change) => change.backend === spec.id)?.weight ?? spec.weight,
          ...after[index]!,
        },
        connectionsPerSecondAfter: after[index]!.share * total,
      })),
      warnings,
    };
  }
}

function statsOf(all: Facts[], open: number): Stats {
  const rate = round(all.reduce((sum, each) => sum + each.rate, 0));
  const total = all.reduce((sum, each) => sum + each.connectionsTotal, 0);
  const p50 = rate === 0 ? null : round(Math.min(...all.map((each) => each.latencyMs)) / 4);
  return {
    open,
    pending: rate > 200 ? 2 : 0,
    connectionsPerSecond: rate,
    connectionsTotal: total,
    bytesInPerSecond: Math.round(rate * 640),
    bytesOutPerSecond: Math.round(rate * 14_200),
    failuresTotal: all.reduce((sum, each) => sum + each.failuresTotal, 0),
    connectMsP50: p50,
    connectMsP99: p50 === null ? null : round(p50 * 6.1),
    firstByteMsP50: p50 === null ? null : round(p50 * 9),
    firstByteMsP99: p50 === null ? null : round(p50 * 51),
    byDirector: Object.fromEntries(
      DIRECTORS.map((director) => [
        director,
        {
          open: Math.round(open / 3),
          pending: 0,
          connectionsPerSecond: round(rate / 3),
          connectionsTotal: Math.round(total / 3),
          failuresTotal: 0,
        },
      ]),
    ),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/// A listener with the defaults, but for what is written.
export function listenerOf(written: { id: string; port: number }): ListenerSpec {
  return {
    portLast: null,
    addresses: [],
    enabled: true,
    relay: 'auto',
    share: false,
    backlog: null,
    proxyProtocol: { mode: 'off', trusted: [] },
    access: { allow: [], deny: [] },
    limits: {
      connectionsMax: null,
      connectionsPerClientMax: null,
      connectionsPerSecondMax: null,
      connectionsPerSecondPerClientMax: null,
      bytesPerSecondMax: null,
    },
    tcp: { keepAlive: true, userTimeoutMs: 0, fastOpen: false },
    tls: {
      mode: 'off',
      certificates: [],
      minVersion: 'TLSv1.2',
      alpn: [],
      clientCertificate: 'off',
      clientCa: null,
      revocation: null,
      routes: [],
    },
    ...written,
  };
}

export function specOf(
  scheduler: ServiceSpec['scheduler'],
  listeners: ListenerSpec[],
  backends: [string, string, number, unknown][],
): ServiceSpec {
  return {
    enabled: true,
    scheduler,
    listeners,
    backends: backends.map(([id, host, weight]) => ({
      id,
      host,
      port: 9000,
      weight,
      adminState: 'READY',
    })),
    timeouts: {
      connectMs: 2000,
      idleMs: 3_600_000,
      clientMs: null,
      serverMs: null,
      halfClosedMs: 30_000,
      handshakeMs: 10_000,
      proxyHeaderMs: 3000,
    },
    redispatch: { attemptsMax: 3, totalMs: 10_000, turnAroundMs: 0 },
    limits: { connectionsMax: 100_000 },
    dial: {
      proxyProtocol: 'off',
      proxyOptions: [],
      source: null,
      transparent: false,
      tls: { mode: 'off', verify: 'full', serverName: null, ca: null },
    },
    affinity: {
      by: 'none',
      v4Mask: 32,
      v6Mask: 128,
      ttlMs: 1_800_000,
      entriesMax: 1_000_000,
    },
    schedulerOptions: {
      draws: 1,
      hash: { by: 'src', method: 'maglev', tableSize: null, balanceFactorPercent: null },
      explorePermille: 20,
    },
    health: {
      kind: 'tcp',
      intervalMs: 2000,
      timeoutMs: 1000,
      rise: 2,
      fall: 3,
      jitterPercent: 10,
      port: null,
      http: {
        method: 'GET',
        path: '/',
        host: null,
        expectStatus: '200-399',
        bodyContains: null,
        verifyCertificate: true,
      },
    },
    feedback: {
      verdict: scheduler === 'roundrobin' ? 'lvs' : 'none',
      agent: { port: 8083, send: '', intervalMs: 2000 },
      pull: {
        kind: 'none',
        port: null,
        path: '/metrics',
        intervalMs: 5000,
        selectors: { load: '', cpu: '', memory: '', processes: '', responseMs: '' },
      },
      lvs: {
        periodMs: 5000,
        deadBandPermille: 150,
        floorPermille: 100,
        ceilingPermille: 4000,
        expiryMs: 30_000,
        wantedUtilisationPermille: 950,
        metricsPermille: { input: 100, cpu: 300, memory: 100, processes: 100, responseTime: 400 },
      },
    },
  };
}
