// Serves the built pages and a pretended API the way the admin node does: base, nonce and policy
// included.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type {
  BackendSpec,
  Change,
  ListenerInput,
  Problem,
  ServiceSpec,
  WeightChange,
} from '../../../main/web/api/model';
import { type Held, MockCluster, listenerOf, specOf } from './cluster';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

interface Asked {
  method: string;
  headers: Record<string, string | string[] | undefined>;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    detail: string,
    readonly more: Partial<Problem> = {},
  ) {
    super(detail);
  }
}

export function mockServer(
  cluster: MockCluster,
  prefix: string,
  pages: string,
  token: string,
): Server {
  return createServer((request, response) => {
    handle(cluster, prefix, pages, token, request, response).catch((failure: unknown) => {
      if (failure instanceof Refused) {
        response.writeHead(failure.status, { 'Content-Type': 'application/problem+json' });
        response.end(JSON.stringify(problemOf(failure, request.url ?? '')));
      } else {
        response.writeHead(500).end(String(failure));
      }
    });
  });
}

function problemOf(failure: Refused, instance: string): Problem {
  return {
    type: `/api/v1/problems#${failure.kind}` as Problem['type'],
    title: failure.kind,
    status: failure.status,
    detail: failure.message,
    instance,
    requestId: 'r-1',
    ...failure.more,
  };
}

/// One call of the API, without sockets.
export function respond(
  cluster: MockCluster,
  asked: Asked,
  url: URL,
  input: unknown,
): { status: number; body: unknown } {
  try {
    return {
      status: 200,
      body: route(cluster, asked, url, url.pathname.split('/api/v1/')[1] ?? '', input),
    };
  } catch (failure) {
    if (failure instanceof Refused) {
      return { status: failure.status, body: problemOf(failure, url.pathname) };
    }
    throw failure;
  }
}

async function handle(
  cluster: MockCluster,
  prefix: string,
  pages: string,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  if (!url.pathname.startsWith(prefix)) {
    throw new Refused(404, 'not-found', url.pathname);
  }
  const path = url.pathname.slice(prefix.length);
  if (path === '' || path.startsWith('ui')) {
    servePage(prefix, pages, path.slice(3), response);
    return;
  }
  if (!path.startsWith('api/v1/')) {
    throw new Refused(404, 'not-found', path);
  }
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
  }
  const api = path.slice('api/v1/'.length);
  const input: unknown = body === '' ? undefined : JSON.parse(body);
  if (api === 'session' && request.method === 'POST') {
    if ((input as { token: string }).token !== token) {
      throw new Refused(401, 'unauthorized', 'token: unknown');
    }
    response.setHeader('Set-Cookie', 'weir=mock; HttpOnly; SameSite=Strict; Path=/');
    json(response, session());
    return;
  }
  if (!(request.headers.cookie ?? '').includes('weir=mock')) {
    throw new Refused(401, 'unauthorized', 'no session');
  }
  if (api === 'stream') {
    stream(cluster, url, response);
    return;
  }
  const answer = route(
    cluster,
    { method: request.method ?? 'GET', headers: request.headers },
    url,
    api,
    input,
  );
  if (answer === null) {
    response
      .writeHead(204, api === 'session' ? { 'Set-Cookie': 'weir=; Max-Age=0; Path=/' } : {})
      .end();
  } else {
    json(response, answer);
  }
}

function servePage(prefix: string, pages: string, path: string, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  const asset = path.startsWith('assets/') || ['theme.js', 'weir.svg'].includes(path);
  const text = readFileSync(join(pages, asset ? normalize(path) : 'index.html'));
  response.setHeader(
    'Content-Type',
    TYPES[extname(asset ? path : '.html') || '.html'] ?? 'text/plain',
  );
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'`,
  );
  response.end(
    asset ? text : String(text).replace('__NONCE__', nonce).replace('__BASE__', `${prefix}ui/`),
  );
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function session() {
  return {
    user: 'admin',
    role: 'admin',
    via: 'cookie',
    permissions: ['read', 'operate', 'configure'],
    expiresInMs: 1,
    cluster: 'staging',
    node: 'admin',
    version: '0.1.0',
  };
}

function route(
  cluster: MockCluster,
  request: Asked,
  url: URL,
  api: string,
  input: unknown,
): unknown {
  const page = <T>(items: T[]) => ({
    items,
    next: null,
    total: items.length,
    revision: `r${cluster.index}`,
  });
  const [collection, id, part, name] = api.split('/');
  const get = request.method === 'GET';
  switch (collection) {
    case 'session':
      return get ? session() : null;
    case 'overview':
      return cluster.overview();
    case 'cluster':
      return page(cluster.members());
    case 'events': {
      const kind = url.searchParams.get('kind');
      const service = url.searchParams.get('service');
      return page(
        cluster.events
          .filter((each) => (!kind || each.kind === kind) && (!service || each.service === service))
          .slice(0, Number(url.searchParams.get('limit') ?? 100)),
      );
    }
    case 'services':
      break;
    default:
      throw new Refused(404, 'not-found', api);
  }
  if (id === undefined) {
    return page([...cluster.services.values()].map((held) => cluster.service(held)));
  }
  const [service, verb] = id.split(':') as [string, string | undefined];
  if (request.method === 'PUT' && part === undefined) {
    const made = input as {
      scheduler: ServiceSpec['scheduler'];
      listeners: { id: string; port: number }[];
    };
    const held = cluster.make(service, made.scheduler, made.listeners[0]?.port ?? 1, []);
    held.spec = specOf(
      made.scheduler,
      made.listeners.map(listenerOf),
      [],
    );
    return changed(cluster, held, held.spec);
  }
  const held = cluster.services.get(service);
  if (held === undefined) {
    throw new Refused(404, 'not-found', `service: ${service}`);
  }
  if (get) {
    return part === 'weights'
      ? cluster.weights(held)
      : part === 'backends'
        ? page(cluster.backends(held))
        : cluster.service(held);
  }
  if (part === 'weights:preview') {
    return cluster.preview(held, (input as { changes: WeightChange[] }).changes);
  }
  if (name?.endsWith(':check')) {
    return {};
  }
  if (name?.endsWith(':clear-agent')) {
    const backend = name.slice(0, name.indexOf(':'));
    held.facts.get(backend)!.agent = null;
    return { service, backend, cleared: true };
  }
  check(cluster, held, request);
  if (part === 'listeners') {
    checkAlpn(input);
  }
  const before = structuredClone(held.spec);
  write(cluster, held, request, verb, part, name, input);
  held.index = ++cluster.index;
  return changed(cluster, held, before);
}

function check(cluster: MockCluster, held: Held, request: Asked): void {
  const match = request.headers['if-match'];
  const current = {
    etag: cluster.etag(held),
    spec: held.spec,
    changedBy: held.changedBy,
    changedAt: new Date().toISOString(),
  };
  if (match === undefined && request.headers['if-none-match'] === undefined) {
    throw new Refused(428, 'precondition-required', 'If-Match: missing', { current });
  }
  if (match !== undefined && match !== '*' && match !== cluster.etag(held)) {
    throw new Refused(412, 'stale-etag', `If-Match: ${match} (expected: ${cluster.etag(held)})`, {
      current,
    });
  }
}

const ADMIN: Record<string, BackendSpec['adminState']> = {
  enable: 'READY',
  drain: 'DRAIN',
  disable: 'MAINT',
};

function write(
  cluster: MockCluster,
  held: Held,
  request: Asked,
  verb: string | undefined,
  part: string | undefined,
  name: string | undefined,
  input: unknown,
): void {
  const by = 'admin';
  const text = String(request.headers['x-weir-reason'] ?? '');
  if (part === 'weights') {
    for (const { backend, weight } of (input as { changes: WeightChange[] }).changes) {
      const spec = held.spec.backends.find((each) => each.id === backend)!;
      cluster.say('weight.changed', {
        service: held.id,
        backend,
        from: String(spec.weight),
        to: String(weight),
        by,
        text,
      });
      spec.weight = weight;
    }
    return;
  }
  if (part === undefined) {
    if (request.method === 'DELETE') {
      cluster.services.delete(held.id);
    } else if (verb !== undefined) {
      held.spec.enabled = verb === 'enable';
    } else {
      patch(held.spec, input);
    }
    return;
  }
  const [id, action] = (name ?? '').split(':') as [string, string | undefined];
  const list = (part === 'backends' ? held.spec.backends : held.spec.listeners) as { id: string }[];
  const at = list.findIndex((each) => each.id === id);
  if (request.method === 'DELETE') {
    list.splice(at, 1);
  } else if (action !== undefined && part === 'backends') {
    const spec = held.spec.backends[at]!;
    cluster.say('backend.state', {
      service: held.id,
      backend: id,
      from: spec.adminState,
      to: ADMIN[action]!,
      by,
      text,
    });
    spec.adminState = ADMIN[action]!;
    held.facts.get(id)!.sinceMs = 0;
  } else if (action !== undefined) {
    held.spec.listeners[at]!.enabled = action === 'enable';
  } else if (at >= 0) {
    patch(list[at]!, input);
  } else if (part === 'backends') {
    held.spec.backends.push({
      weight: 100,
      adminState: 'READY',
      ...(input as Partial<BackendSpec>),
      id,
    } as BackendSpec);
    held.facts.set(id, cluster.facts({ sinceMs: 0 }));
  } else {
    const listener = listenerOf({ id, port: 1 });
    patch(listener, input);
    held.spec.listeners.push(listener);
  }
}

/// As the server does: each protocol is visible ASCII.
function checkAlpn(input: unknown): void {
  const offered = (input as ListenerInput | undefined)?.tls?.alpn ?? [];
  const at = offered.findIndex((each) => !/^[!-~]{1,255}$/.test(each));
  if (at >= 0) {
    const message = `alpn: ${offered[at]} (expected: 1..255 visible ASCII characters)`;
    throw new Refused(422, 'validation', message, {
      errors: [{ pointer: `#/tls/alpn/${at}`, code: 'pattern', params: {}, message }],
    });
  }
}

/// A merge patch, but that null is null.
function patch(into: object, input: unknown): void {
  for (const [key, value] of Object.entries(input as object)) {
    const known = (into as Record<string, unknown>)[key];
    if (known && typeof known === 'object' && !Array.isArray(known) && value !== null) {
      patch(known, value);
    } else {
      (into as Record<string, unknown>)[key] = value;
    }
  }
}

function changed(cluster: MockCluster, held: Held, before: ServiceSpec): Change {
  const gone = !cluster.services.has(held.id);
  return {
    changeId: `c-${held.index}`,
    requestId: 'r-1',
    dryRun: false,
    service: held.id,
    etag: gone ? null : cluster.etag(held),
    before,
    after: gone ? null : held.spec,
    propagation: { acked: 3, total: 3, lagging: [] },
    warnings: [],
  };
}

function stream(cluster: MockCluster, url: URL, response: ServerResponse): void {
  const scopes = (url.searchParams.get('scopes') ?? '').split(',');
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  if (cluster.silent) {
    return;
  }
  let told = cluster.events[0]?.seq ?? 0;
  let id = 0;
  const send = (event: string, data: unknown): void => {
    response.write(`id: e1.${++id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const known = new Map<string, Set<string>>();
  for (const scope of scopes) {
    const { head, rows } = view(cluster, scope);
    known.set(scope, new Set(Object.keys(rows)));
    send('snapshot', { scope, t: Date.now(), head, rows, reporting: cluster.reporting() });
  }
  const timer = setInterval(() => {
    if (cluster.silent) {
      return;
    }
    for (const event of cluster.events.filter((each) => each.seq > told).toReversed()) {
      told = event.seq;
      send('change', event);
    }
    for (const scope of scopes) {
      const { head, rows } = view(cluster, scope);
      const gone = [...(known.get(scope) ?? [])].filter((each) => !(each in rows));
      known.set(scope, new Set(Object.keys(rows)));
      send('delta', { scope, t: Date.now(), head, rows, gone, reporting: cluster.reporting() });
    }
  }, 1000);
  response.on('close', () => clearInterval(timer));
}

export function view(
  cluster: MockCluster,
  scope: string,
): { head: unknown; rows: Record<string, unknown> } {
  const held = cluster.services.get(scope.replace('service:', ''));
  if (scope === 'overview') {
    return {
      head: cluster.overview(),
      rows: byId([...cluster.services.values()].map((each) => cluster.service(each))),
    };
  }
  if (scope === 'members') {
    return { head: null, rows: byId(cluster.members()) };
  }
  return scope === 'events' || held === undefined
    ? { head: null, rows: {} }
    : { head: cluster.service(held), rows: byId(cluster.backends(held)) };
}

function byId<T extends { id: string }>(rows: T[]): Record<string, T> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
