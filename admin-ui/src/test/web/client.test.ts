import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ApiProblem,
  asCurl,
  call,
  encodeReason,
  NoAnswer,
  onSignedOut,
  requestOf,
} from '../../main/web/api/client';
import type { Problem } from '../../main/web/api/model';
import { en } from '../../main/web/i18n/en';
import { troubleOf } from '../../main/web/ui/problems';

function answer(status: number, type: string, body: unknown): void {
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } }),
  );
}

function problem(more: Partial<Problem>): Problem {
  return {
    type: '/api/v1/problems#validation',
    title: 'Validation',
    status: 422,
    detail: 'weight: 1300 (expected: 0..1000)',
    instance: '/api/v1/services/x',
    requestId: 'r-1',
    ...more,
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = '';
});

describe('a request', () => {
  it('goes to the sibling of the pages, under whatever prefix', () => {
    document.head.innerHTML = '<base href="http://host.test/lb/ui/">';
    const [url] = requestOf('GET', 'services', {});
    expect(url.href).toBe('http://host.test/lb/api/v1/services');
  });

  it('that writes says who it is, what it expects and why', () => {
    const [url, init] = requestOf('PATCH', 'services/x/weights', {
      body: { changes: [] },
      ifMatch: '"v1.42"',
      reason: ' canary ',
      dryRun: true,
      waitMs: 5000,
    });
    const headers = new Headers(init.headers);
    expect(headers.get('X-Weir-Request')).toBe('1');
    expect(headers.get('If-Match')).toBe('"v1.42"');
    expect(headers.get('X-Weir-Reason')).toBe('canary');
    expect(url.search).toBe('?dryRun=true&wait=applied&timeout=5000');
    expect(init.body).toBe('{"changes":[]}');
  });

  it('that reads carries no header of a write', () => {
    const [, init] = requestOf('GET', 'services', {});
    expect(new Headers(init.headers).has('X-Weir-Request')).toBe(false);
  });

  it('carries a reason in any language', () => {
    expect(encodeReason('扩容 50%')).toBe('%E6%89%A9%E5%AE%B9 50%25');
  });

  it('is a curl line without the token, safe for the shell', () => {
    const line = asCurl('PATCH', 'services/x/weights', {
      body: { reason: "bob's" },
      ifMatch: '"v1.42"',
    });
    expect(line).toContain('Authorization: Bearer $WEIR_TOKEN');
    expect(line).toContain(`-H 'If-Match: "v1.42"'`);
    expect(line).toContain(String.raw`-d '{"reason":"bob'\''s"}'`);
  });
});

describe('an answer', () => {
  it('is the value', async () => {
    answer(200, 'application/json', { items: [] });
    expect(await call('GET', 'services')).toEqual({ items: [] });
  });

  it('may be a problem, told field by field', async () => {
    answer(
      422,
      'application/problem+json; charset=utf-8',
      problem({
        errors: [
          { pointer: '#/weight', code: 'range', params: { min: 0, max: 1000 }, message: 'x' },
        ],
      }),
    );
    const failure: unknown = await call('GET', 'services').catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(ApiProblem);
    const trouble = troubleOf(failure, en);
    expect(trouble.text).toBe(en.problems['validation']);
    expect(trouble.fields).toEqual({ weight: 'from 0 to 1000' });
  });

  it('401 says that the session is over', async () => {
    const over = vi.fn();
    const stop = onSignedOut(over);
    answer(
      401,
      'application/problem+json',
      problem({ type: '/api/v1/problems#unauthorized', status: 401 }),
    );
    await expect(call('GET', 'services')).rejects.toBeInstanceOf(ApiProblem);
    expect(over).toHaveBeenCalledOnce();
    stop();
  });

  it('that is missing or not ours leaves open whether the write was applied', async () => {
    answer(502, 'text/html', 'bad gateway');
    await expect(call('PUT', 'services/x')).rejects.toBeInstanceOf(NoAnswer);
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('network');
    });
    const failure: unknown = await call('PUT', 'services/x').catch((reason: unknown) => reason);
    expect(troubleOf(failure, en).text).toBe(en.results.unknown);
  });
});
