import type { Problem } from './model';

/// The server refused, and said why.
export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
  }

  get kind(): string {
    return this.problem.type.split('#')[1] ?? '';
  }
}

/// No answer, or one that is not the API's: nobody knows whether a write was applied.
export class NoAnswer extends Error {
  constructor(readonly status: number | null) {
    super(status === null ? 'no answer' : `HTTP ${status}`);
    this.name = 'NoAnswer';
  }
}

export interface Options {
  body?: unknown;
  ifMatch?: string;
  create?: boolean;
  reason?: string;
  dryRun?: boolean;
  /// Milliseconds to wait for all directors to apply the change.
  waitMs?: number;
  signal?: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/// Where the pages live, with a slash at the end; the API is its sibling.
export function uiBase(): URL {
  return new URL('.', document.baseURI);
}

export function apiUrl(path: string): URL {
  return new URL(`../api/v1/${path}`, uiBase());
}

const signedOut = new Set<() => void>();

/// Calls back whenever an answer says that the session is over.
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

export function reportSignedOut(): void {
  for (const listener of signedOut) {
    listener();
  }
}

const signedIn = new Set<() => void>();
let signIns = 0;

/// How often somebody has signed in since the page was opened: what failed for want of a session
/// tries again.
export function signInCount(): number {
  return signIns;
}

export function onSignedIn(listener: () => void): () => void {
  signedIn.add(listener);
  return () => signedIn.delete(listener);
}

export function reportSignedIn(): void {
  signIns++;
  for (const listener of signedIn) {
    listener();
  }
}

export function requestOf(method: Method, path: string, options: Options): [URL, RequestInit] {
  const url = apiUrl(path);
  const headers = new Headers({ Accept: 'application/json, application/problem+json' });
  if (method !== 'GET') {
    headers.set('X-Weir-Request', '1');
    headers.set('Content-Type', 'application/json');
  }
  if (options.ifMatch !== undefined) {
    headers.set('If-Match', options.ifMatch);
  }
  if (options.create) {
    headers.set('If-None-Match', '*');
  }
  const reason = options.reason?.trim();
  if (reason) {
    headers.set('X-Weir-Reason', encodeReason(reason));
  }
  if (options.dryRun) {
    url.searchParams.set('dryRun', 'true');
  }
  if (options.waitMs !== undefined) {
    url.searchParams.set('wait', 'applied');
    url.searchParams.set('timeout', String(options.waitMs));
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) {
    init.signal = options.signal;
  }
  return [url, init];
}

export async function call<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const [url, init] = requestOf(method, path, options);
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') {
      throw failure;
    }
    throw new NoAnswer(null);
  }
  if (response.status === 204) {
    return undefined as T;
  }
  const type = response.headers.get('Content-Type') ?? '';
  if (response.ok && type.startsWith('application/json')) {
    return (await response.json()) as T;
  }
  if (type.startsWith('application/problem+json')) {
    const problem = (await response.json()) as Problem;
    if (response.status === 401) {
      reportSignedOut();
    }
    throw new ApiProblem(problem);
  }
  throw new NoAnswer(response.status);
}

/// Header values are ASCII; the rest travels percent-encoded.
export function encodeReason(reason: string): string {
  return reason.replace(/[^\x20-\x7e]|%/g, (character) => encodeURIComponent(character));
}

/// The same call for a shell. The token stays out of it.
export function asCurl(method: Method, path: string, options: Options): string {
  const [url, init] = requestOf(method, path, options);
  const parts = [`curl -X ${method} ${quote(url.href)}`, `-H "Authorization: Bearer $WEIR_TOKEN"`];
  new Headers(init.headers).forEach((value, name) => {
    if (name !== 'accept' && name !== 'x-weir-request') {
      parts.push(`-H ${quote(`${headerName(name)}: ${value}`)}`);
    }
  });
  if (typeof init.body === 'string') {
    parts.push(`-d ${quote(init.body)}`);
  }
  return parts.join(' \\\n  ');
}

function headerName(lower: string): string {
  return lower.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
