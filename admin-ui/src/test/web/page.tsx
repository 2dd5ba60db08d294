// Renders the pages over the pretended cluster, without sockets: for tests.
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { vi } from 'vitest';
import { App } from '../../main/web/app';
import { prefer } from '../../main/web/preferences';
import { MockCluster } from './mock/cluster';
import { respond, view } from './mock/server';

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

const WAIT_MAX_MS = 5000;

export interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

export class Page {
  readonly cluster = new MockCluster();
  readonly sent: Sent[] = [];
  signedIn = true;
  private root: Root | null = null;
  private readonly streams = new Map<ReadableStreamDefaultController<Uint8Array>, string[]>();

  async open(path: string): Promise<void> {
    globalThis.IS_REACT_ACT_ENVIRONMENT = true;
    document.head.innerHTML = '<base href="http://localhost:3000/ui/">';
    document.body.innerHTML = '<div id="root"></div>';
    window.history.replaceState(null, '', `/ui/${path}`);
    prefer({ language: 'en' });
    vi.stubGlobal('fetch', (input: URL, init: RequestInit) => this.answer(input, init));
    this.cluster.tick();
    this.root = createRoot(document.getElementById('root')!);
    await act(async () => this.root?.render(<App />));
  }

  async close(): Promise<void> {
    await act(async () => this.root?.unmount());
    vi.unstubAllGlobals();
  }

  /// A second passes on the server: every open stream hears of it.
  async beat(): Promise<void> {
    this.cluster.tick();
    await act(async () => {
      for (const [controller, scopes] of this.streams) {
        this.tell(controller, scopes, 'delta');
      }
    });
  }

  async until<T>(what: string, found: () => T | null | undefined | false): Promise<T> {
    const end = performance.now() + WAIT_MAX_MS;
    for (;;) {
      const result = found();
      if (result) {
        return result;
      }
      if (performance.now() > end) {
        throw new Error(`${what}: not seen in ${WAIT_MAX_MS} ms\n${document.body.textContent}`);
      }
      await act(async () => new Promise((resolve) => setTimeout(resolve, 20)));
    }
  }

  text(text: string): Promise<true> {
    return this.until(text, () => (document.body.textContent ?? '').includes(text) || null);
  }

  button(name: string): Promise<HTMLElement> {
    return this.until(`button ${name}`, () =>
      [...document.querySelectorAll<HTMLButtonElement>('button')].find(
        (each) =>
          !each.disabled &&
          (each.textContent?.trim() === name || each.getAttribute('aria-label') === name),
      ),
    );
  }

  async press(name: string): Promise<void> {
    const button = await this.button(name);
    await act(async () => button.click());
  }

  field(label: string): Promise<HTMLInputElement> {
    return this.until(`field ${label}`, () => {
      const named = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
      const of = [...document.querySelectorAll('label')].find((each) => each.textContent === label);
      return (
        named ?? (of ? (document.getElementById(of.htmlFor) as HTMLInputElement | null) : null)
      );
    });
  }

  async type(label: string, text: string): Promise<void> {
    const input = await this.field(label);
    // React listens to the setter of the prototype.
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value')?.set;
    await act(async () => {
      setter?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  /// Chooses an option by its value.
  async choose(label: string, value: string): Promise<void> {
    const select = await this.until(`select ${label}`, () =>
      [...document.querySelectorAll('label')]
        .find((each) => each.querySelector('span')?.textContent === label)
        ?.querySelector('select'),
    );
    await act(async () => {
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  /// Chooses from the menu that a button opens.
  async pick(menu: string, item: string): Promise<void> {
    await this.press(menu);
    const found = await this.until(`item ${item}`, () =>
      [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find(
        (each) => each.textContent?.trim() === item,
      ),
    );
    await act(async () => found.click());
  }

  /// Ticks a box, or takes the tick away.
  async tick(label: string): Promise<void> {
    const box = await this.until(`box ${label}`, () =>
      [...document.querySelectorAll('label')]
        .find((each) => each.textContent === label)
        ?.querySelector<HTMLInputElement>('input[type=checkbox]'),
    );
    await act(async () => box.click());
  }

  private async answer(input: URL, init: RequestInit): Promise<Response> {
    const url = new URL(String(input));
    const path = url.pathname.split('/api/v1/')[1] ?? '';
    const headers = new Headers(init.headers);
    const method = init.method ?? 'GET';
    if (path === 'stream') {
      return this.signedIn ? this.stream(url, init) : refused();
    }
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    this.sent.push({ method, path, headers, body });
    if (path === 'session' && method === 'POST') {
      this.signedIn = (body as { token: string }).token === 'right';
    }
    if (!this.signedIn) {
      return refused();
    }
    const asked = {
      method,
      headers: Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value])),
    };
    const answer = respond(
      this.cluster,
      path === 'session' ? { ...asked, method: 'GET' } : asked,
      url,
      body,
    );
    const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: { 'Content-Type': type },
    });
  }

  private stream(url: URL, init: RequestInit): Response {
    const scopes = (url.searchParams.get('scopes') ?? '').split(',');
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.set(controller, scopes);
        init.signal?.addEventListener('abort', () => {
          this.streams.delete(controller);
          controller.error(new DOMException('aborted', 'AbortError'));
        });
        this.tell(controller, scopes, 'snapshot');
      },
    });
    return new Response(body, { status: 200 });
  }

  private tell(
    controller: ReadableStreamDefaultController<Uint8Array>,
    scopes: string[],
    event: string,
  ): void {
    for (const scope of scopes) {
      const { head, rows } = view(this.cluster, scope);
      const data = { scope, t: 0, head, rows, gone: [], reporting: this.cluster.reporting() };
      controller.enqueue(
        new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      );
    }
  }
}

function refused(): Response {
  const problem = {
    type: '/api/v1/problems#unauthorized',
    title: 'Unauthorized',
    status: 401,
    detail: 'no session',
    instance: '/',
    requestId: 'r-1',
  };
  return new Response(JSON.stringify(problem), {
    status: 401,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}
