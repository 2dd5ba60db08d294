import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Page } from './page';

let page: Page;

beforeEach(() => {
  page = new Page();
});

afterEach(() => page.close());

const row = (id: string): string =>
  document.querySelector(`tr[data-row="${id}"]`)?.textContent ?? '';

describe('signing in', () => {
  it('keeps the address and refuses a wrong token', async () => {
    page.signedIn = false;
    await page.open('services/orders');
    await page.type('Admin token', 'wrong');
    await page.press('Sign in');
    await page.text('This token is not valid.');
    await page.type('Admin token', 'right');
    await page.press('Sign in');
    await page.text('orders-1');
    expect(window.location.pathname).toBe('/ui/services/orders');
  });

  it('again, over the page, keeps what was typed', async () => {
    await page.open('services/orders/weights');
    await page.type('New weight of orders-2', '3');
    page.signedIn = false;
    await page.press('Apply 1 change');
    await page.text('Your session is over.');
    await page.type('Admin token', 'right');
    await page.press('Sign in');
    await page.until(
      'the dialog is gone',
      () => !document.body.textContent?.includes('Your session is over.'),
    );
    expect((await page.field('New weight of orders-2')).value).toBe('3');
  });
});

describe('services', () => {
  it('say first what needs attention, and lead with the worst', async () => {
    await page.open('');
    await page.text('2 services need attention');
    await page.until('rows', () => document.querySelectorAll('tr[data-row]').length === 4);
    const first = document.querySelector('tr[data-row]');
    expect(first?.getAttribute('data-row')).toBe('billing-with-a-rather-long-name');
    expect(first?.textContent).toContain('Down');
  });
});

describe('a service', () => {
  it('shows wanted and effective weight, why they differ, and both shares', async () => {
    await page.open('services/orders');
    await page.until('rows', () => row('orders-1'));
    expect(row('orders-1')).toContain('10 → 8');
    expect(row('orders-1')).toContain('feedback × 0.80: load 0.97 of wanted 0.95');
    expect(row('orders-1')).toMatch(/observed \d+\.\d %, expected 28\.6 %/);
    expect(row('orders-3')).toContain('L4CON: connection refused');
    expect(row('orders-3')).toContain('down: no new connections');
  });

  it('follows the stream', async () => {
    await page.open('services/orders');
    await page.until('rows', () => row('orders-2'));
    expect(row('orders-2')).toContain('Up');
    page.cluster.services.get('orders')!.facts.get('orders-2')!.down = 'timed out';
    await page.beat();
    expect(row('orders-2')).toContain('Down');
  });

  it('drains a backend only after asking, with the ETag on screen and the reason', async () => {
    await page.open('services/orders?backend=orders-2');
    await page.press('Drain…');
    await page.text('Drain orders-2?');
    await page.type('Reason', 'kernel');
    await page.press('Drain');
    await page.text('Applied on 3 of 3 directors');
    const sent = page.sent.find((each) => each.path.endsWith(':drain'));
    expect(sent?.method).toBe('POST');
    expect(sent?.headers.get('If-Match')).toBe('"v1.42"');
    expect(sent?.headers.get('X-Weir-Reason')).toBe('kernel');
    await page.beat();
    await page.until('draining', () => row('orders-2').includes('Draining'));
  });

  it('takes back what an agent said that cannot take it back itself', async () => {
    await page.open('services/orders?backend=orders-2');
    await page.until('rows', () => row('orders-2'));
    expect(document.body.textContent).not.toContain('Take back');
    page.cluster.services.get('orders')!.facts.get('orders-2')!.agent = 'DRAIN';
    await page.beat();
    await page.text('DRAIN · new disk');
    await page.press('Take back');
    await page.text('What the agent of orders-2 said is taken back.');
    expect(page.sent.at(-1)?.path).toBe('services/orders/backends/orders-2:clear-agent');
  });

  it('says which director could not bind', async () => {
    await page.open('services/search');
    await page.text('not bound: address already in use');
  });

  it('of a thousand backends puts those on the page that can be seen, and follows them', async () => {
    // Nothing has a height here, and rows without one would all be seen.
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(53);
    page.cluster.enlarge(0, 1000);
    await page.open('services/large');
    await page.until('rows', () => row('large-0001'));
    const rows = (): number => document.querySelectorAll('tr[data-row]').length;
    expect(rows()).toBeLessThan(80);
    expect(document.querySelector('table.backends')?.getAttribute('aria-rowcount')).toBe('1001');
    expect(document.querySelector('tr[data-row]')?.getAttribute('aria-rowindex')).toBe('2');
    page.cluster.services.get('large')!.facts.get('large-0001')!.down = 'timed out';
    await page.beat();
    expect(row('large-0001')).toContain('Down');
    expect(rows()).toBeLessThan(80);
  });

  it('that does not exist is said so', async () => {
    await page.open('services/nothing');
    await page.text('There is no service nothing.');
  });
});

describe('the weight editor', () => {
  it('computes shares at once and asks the server for its own', async () => {
    await page.open('services/orders/weights');
    await page.type('New weight of orders-2', '2');
    await page.text('40.0 %');
    await page.text('The server computes the same shares.');
    expect(page.sent.find((each) => each.path.endsWith(':preview'))?.body).toEqual({
      changes: [{ backend: 'orders-2', weight: 2 }],
    });
  });

  it('does not send what is no weight', async () => {
    await page.open('services/orders/weights');
    await page.type('New weight of orders-2', '2000');
    await page.text('0 to 1000');
    expect(document.querySelector<HTMLButtonElement>('button[type="submit"]')?.disabled).toBe(true);
  });

  it('applies with the ETag that it was loaded with, and can put back', async () => {
    await page.open('services/orders/weights');
    await page.type('New weight of orders-2', '2');
    await page.press('Apply 1 change');
    await page.text('Weights of orders');
    await page.press('Undo');
    await page.text('Put back');
    const writes = page.sent.filter((each) => each.method === 'PATCH');
    expect(writes.map((each) => [each.headers.get('If-Match'), each.body])).toEqual([
      ['"v1.42"', { changes: [{ backend: 'orders-2', weight: 2 }] }],
      ['"v1.45"', { changes: [{ backend: 'orders-2', weight: 10 }] }],
    ]);
  });

  it('keeps the input when somebody else was faster, and lets a person decide', async () => {
    await page.open('services/orders/weights');
    await page.type('New weight of orders-2', '2');
    await page.type('New weight of orders-1', '7');
    const orders = page.cluster.services.get('orders')!;
    orders.spec.backends[1]!.weight = 5;
    orders.spec.backends[6]!.weight = 30;
    orders.index = ++page.cluster.index;
    await page.press('Apply 2 changes');
    await page.text('orders-2: was 10, theirs 5, yours 2');
    await page.text('Changed elsewhere and taken over: orders-7.');
    expect((await page.field('New weight of orders-2')).value).toBe('2');
    expect((await page.field('New weight of orders-7')).value).toBe('30');
    await page.press('Take theirs');
    expect((await page.field('New weight of orders-2')).value).toBe('5');
    await page.press('Apply 1 change');
    await page.text('Applied on 3 of 3 directors');
    expect(orders.spec.backends.map((each) => each.weight)).toEqual([7, 5, 10, 10, 0, 10, 30]);
  });
});

describe('members and events', () => {
  it('show who lags', async () => {
    await page.open('members');
    await page.until('rows', () => row('d3'));
    expect(row('d3')).toContain('behind on search');
    expect(row('d3')).toContain('3 / 4');
  });

  it('filter by kind, in the address', async () => {
    await page.open('events?kind=backend.state');
    await page.text('orders-3 is down.L4CON: connection refused');
    expect(document.querySelectorAll('tbody tr')).toHaveLength(1);
  });
});
