import { apiUrl, reportSignedOut } from '../api/client';
import type { Event, StreamBye, StreamDelta, StreamSnapshot } from '../api/model';
import { backoff, freshness, type Freshness, HEALTHY_MS, STALE_MS } from './health';
import { SseParser, type SseEvent } from './sse';
import type { LiveStore } from './store';

export interface StreamState {
  freshness: Freshness;
  /// Milliseconds since the last word from the server; null when there was none.
  silentMs: number | null;
  /// Wall clock of that word, for people.
  lastAt: Date | null;
}

const REOPEN_MS = 60;

/// One stream for the whole page: the union of what its parts ask for. Reconnects by itself, sleeps
/// while the page is hidden or paused.
export class LiveStream {
  private readonly wanted = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private abort: AbortController | null = null;
  private reopenTimer: ReturnType<typeof setTimeout> | null = null;
  private beat: ReturnType<typeof setInterval> | null = null;
  private attempt = 0;
  private openedAt = 0;
  private startedAt = 0;
  private lastWordAt: number | null = null;
  private lastAt: Date | null = null;
  private lastId: string | null = null;
  private paused = false;
  private running = false;
  private state: StreamState = { freshness: 'connecting', silentMs: null, lastAt: null };

  constructor(
    readonly store: LiveStore,
    private readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.running = true;
    this.startedAt = this.now();
    document.addEventListener('visibilitychange', this.onVisibility);
    this.beat = setInterval(() => this.watch(), 1000);
    this.reopen(0);
  }

  stop(): void {
    this.running = false;
    document.removeEventListener('visibilitychange', this.onVisibility);
    if (this.beat !== null) {
      clearInterval(this.beat);
    }
    this.close();
    this.lastWordAt = null;
  }

  want(scope: string): () => void {
    this.wanted.set(scope, (this.wanted.get(scope) ?? 0) + 1);
    if (this.wanted.get(scope) === 1) {
      this.reopen(REOPEN_MS);
    }
    return () => {
      const left = (this.wanted.get(scope) ?? 1) - 1;
      if (left > 0) {
        this.wanted.set(scope, left);
      } else {
        // The open stream says a little too much until the next scope is asked for: no reason to
        // reconnect.
        this.wanted.delete(scope);
      }
    };
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (paused) {
      this.close();
    } else {
      this.reopen(0);
    }
    this.watch();
  }

  isPaused(): boolean {
    return this.paused;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  current(): StreamState {
    return this.state;
  }

  private readonly onVisibility = (): void => {
    if (document.hidden) {
      this.close();
    } else {
      this.attempt = 0;
      this.startedAt = this.now();
      this.reopen(0);
    }
  };

  private close(): void {
    if (this.reopenTimer !== null) {
      clearTimeout(this.reopenTimer);
      this.reopenTimer = null;
    }
    this.abort?.abort();
    this.abort = null;
  }

  private reopen(delayMs: number): void {
    if (!this.running || this.paused || document.hidden) {
      return;
    }
    if (this.reopenTimer !== null) {
      clearTimeout(this.reopenTimer);
    }
    this.reopenTimer = setTimeout(() => {
      this.reopenTimer = null;
      void this.open();
    }, delayMs);
  }

  private async open(): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.openedAt = this.now();
    const scopes = new Set(this.wanted.keys());
    if (scopes.size === 0) {
      return;
    }
    try {
      await this.read(scopes, abort.signal);
    } catch {
      // Whatever broke, the answer is the same: wait, and come back.
    }
    if (this.abort === abort) {
      this.abort = null;
      if (this.now() - this.openedAt > HEALTHY_MS) {
        this.attempt = 0;
      }
      this.reopen(backoff(this.attempt++, Math.random()));
    }
  }

  private async read(scopes: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const url = apiUrl('stream');
    url.searchParams.set('scopes', [...scopes].join(','));
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.lastId !== null) {
      headers['Last-Event-ID'] = this.lastId;
    }
    const response = await this.fetcher(url, {
      headers,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    if (response.status === 401) {
      reportSignedOut();
    }
    if (!response.ok || response.body === null) {
      return;
    }
    this.store.keepOnly(scopes);
    const parser = new SseParser();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      this.heard();
      for (const event of parser.feed(value)) {
        this.take(event);
      }
    }
  }

  private take(event: SseEvent): void {
    this.lastId = event.id ?? this.lastId;
    switch (event.event) {
      case 'snapshot':
        this.store.snapshot(JSON.parse(event.data) as StreamSnapshot);
        break;
      case 'delta':
        this.store.delta(JSON.parse(event.data) as StreamDelta);
        break;
      case 'change':
        this.store.change(JSON.parse(event.data) as Event);
        break;
      case 'bye':
        if ((JSON.parse(event.data) as StreamBye).why === 'session-expired') {
          reportSignedOut();
        }
        break;
      default:
        break;
    }
  }

  private heard(): void {
    this.lastWordAt = this.now();
    this.lastAt = new Date();
    if (this.state.freshness !== 'live') {
      this.watch();
    }
  }

  /// Once a second: tells the page how old its data are, and gives up on a stream that says
  /// nothing.
  private watch(): void {
    const now = this.now();
    const silentMs = this.lastWordAt === null ? null : now - this.lastWordAt;
    const next = freshness(silentMs, this.paused, now - this.startedAt);
    if (this.abort !== null && now - Math.max(this.openedAt, this.lastWordAt ?? 0) > STALE_MS) {
      this.abort.abort();
      this.abort = null;
      this.reopen(backoff(this.attempt++, Math.random()));
    }
    const aged = next !== 'live' && next !== 'paused';
    if (next !== this.state.freshness || aged) {
      this.state = { freshness: next, silentMs, lastAt: this.lastAt };
      for (const listener of this.listeners) {
        listener();
      }
    }
  }
}
