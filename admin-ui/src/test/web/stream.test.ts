import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onSignedOut } from '../../main/web/api/client';
import { backoff, freshness } from '../../main/web/live/health';
import { LiveStore } from '../../main/web/live/store';
import { LiveStream } from '../../main/web/live/stream';

describe('freshness', () => {
  it.each([
    [0, 'live'],
    [2_999, 'live'],
    [3_000, 'delayed'],
    [9_999, 'delayed'],
    [10_000, 'stale'],
    [60_000, 'offline'],
  ] as const)('after %j ms of silence is %s', (ms, expected) => {
    expect(freshness(ms, false, 0)).toBe(expected);
  });

  it('is paused whatever the silence, and connecting before the first word', () => {
    expect(freshness(90_000, true, 0)).toBe('paused');
    expect(freshness(null, false, 500)).toBe('connecting');
    expect(freshness(null, false, 10_000)).toBe('offline');
  });
});

describe('coming back', () => {
  it('waits longer each time, with 20 % of chance', () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => backoff(attempt, 0.5))).toEqual([
      1000, 2000, 4000, 8000, 15000, 15000,
    ]);
    expect(backoff(0, 0)).toBe(800);
    expect(backoff(0, 1)).toBe(1200);
  });
});

/// A server whose streams the test writes to.
class Wire {
  urls: string[] = [];
  headers: (string | null)[] = [];
  controllers: ReadableStreamDefaultController<Uint8Array>[] = [];
  aborted = 0;
  status = 200;

  readonly fetch = (async (input: URL, init: RequestInit) => {
    this.urls.push(String(input));
    this.headers.push(new Headers(init.headers).get('Last-Event-ID'));
    if (this.status !== 200) {
      return new Response('{}', { status: this.status });
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controllers.push(controller);
        init.signal?.addEventListener('abort', () => {
          this.aborted++;
          controller.error(new DOMException('aborted', 'AbortError'));
        });
      },
    });
    return new Response(body, { status: 200 });
  }) as unknown as typeof fetch;

  async say(text: string): Promise<void> {
    this.controllers.at(-1)?.enqueue(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(0);
  }
}

const SNAPSHOT =
  'id: e1.1\nevent: snapshot\ndata: {"scope":"overview","t":1,"head":{"x":1},"rows":{},"reporting":[]}\n\n';
const BEAT =
  'id: e1.2\nevent: delta\ndata: {"scope":"overview","t":2,"rows":{},"gone":[],"reporting":[]}\n\n';

describe('the stream', () => {
  let wire: Wire;
  let stream: LiveStream;

  beforeEach(async () => {
    vi.useFakeTimers();
    document.body.innerHTML = '';
    wire = new Wire();
    stream = new LiveStream(new LiveStore(), wire.fetch, () => Date.now());
    stream.want('overview');
    stream.start();
    await vi.advanceTimersByTimeAsync(10);
  });

  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
  });

  it('asks for the scopes on screen and shows what it is told', async () => {
    await wire.say(SNAPSHOT);
    expect(wire.urls).toHaveLength(1);
    expect(decodeURIComponent(wire.urls[0]!)).toContain('/api/v1/stream?scopes=overview');
    expect(stream.store.head('overview')).toEqual({ x: 1 });
    expect(stream.current().freshness).toBe('live');
  });

  it('opens anew when a page asks for another scope, and names the last event', async () => {
    await wire.say(SNAPSHOT);
    stream.want('members');
    await vi.advanceTimersByTimeAsync(100);
    expect(wire.urls).toHaveLength(2);
    expect(decodeURIComponent(wire.urls[1]!)).toContain('overview,members');
    expect(wire.headers[1]).toBe('e1.1');
    expect(wire.aborted).toBe(1);
  });

  it('is delayed, then stale, when nothing comes, and gives the connection up', async () => {
    await wire.say(SNAPSHOT);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(stream.current().freshness).toBe('delayed');
    await vi.advanceTimersByTimeAsync(7_000);
    expect(stream.current().freshness).toBe('stale');
    expect(wire.aborted).toBe(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(wire.urls).toHaveLength(2);
    await wire.say(SNAPSHOT);
    expect(stream.current().freshness).toBe('live');
  });

  it('stays live as long as the server says that nothing changed', async () => {
    await wire.say(SNAPSHOT);
    for (let n = 0; n < 30; n++) {
      await vi.advanceTimersByTimeAsync(1_000);
      await wire.say(BEAT);
    }
    expect(stream.current().freshness).toBe('live');
    expect(wire.urls).toHaveLength(1);
  });

  it('closes while paused, and comes back at once', async () => {
    await wire.say(SNAPSHOT);
    stream.pause(true);
    expect(stream.current().freshness).toBe('paused');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wire.urls).toHaveLength(1);
    stream.pause(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(wire.urls).toHaveLength(2);
  });

  it('says that the session is over when the server does', async () => {
    const over = vi.fn();
    const stop = onSignedOut(over);
    await wire.say(SNAPSHOT);
    await wire.say('event: bye\ndata: {"why":"session-expired"}\n\n');
    expect(over).toHaveBeenCalledOnce();
    stop();
  });

  it('comes back later and later when it is refused', async () => {
    wire.status = 503;
    await wire.say(SNAPSHOT);
    stream.pause(true);
    stream.pause(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(wire.urls.length).toBeGreaterThan(2);
    expect(wire.urls.length).toBeLessThan(8);
  });
});
