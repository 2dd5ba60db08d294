import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../main/web/i18n/en';
import { draftOf, inputOf, showsAccess, wrongOf } from '../../main/web/pages/listenerDraft';
import { listenerOf } from './mock/cluster';
import { Page } from './page';

let page: Page;

beforeEach(() => {
  page = new Page();
});

afterEach(() => page.close());

const sent = (method: string) => page.sent.findLast((each) => each.method === method);

describe('a listener', () => {
  it('is added with everything that was typed, and nothing else', async () => {
    await page.open('services/orders');
    await page.press(en.service.addListener);
    await page.type(en.form.id, 'tls');
    await page.type(en.form.port, '8443');
    await page.type(en.form.portLast, '8445');
    await page.type(en.form.allow, '10.0.0.0/8\n192.0.2.1, 2001:db8::/32');
    await page.type(en.form.listenerLimits.connectionsPerClientMax, '20');
    await page.choose(en.form.relay, 'pipeline');
    await page.choose(en.form.headerIn, 'required');
    await page.type(en.form.trusted, '10.0.0.1');
    await page.choose(en.form.tls, 'terminate');
    await page.type(en.form.certificates, 'web.pem, other.pem');
    await page.press(en.actions.save);
    await page.until('sent', () => sent('PUT'));
    await page.text(en.results.done('tls'));
    await page.beat();
    await page.text('8443–8445');
    expect(sent('PUT')?.path).toBe('services/orders/listeners/tls');
    expect(sent('PUT')?.body).toEqual({
      port: 8443,
      portLast: 8445,
      addresses: [],
      relay: 'pipeline',
      proxyProtocol: { mode: 'required', trusted: ['10.0.0.1'] },
      access: { allow: ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'], deny: [] },
      limits: { connectionsPerClientMax: 20 },
      tls: { mode: 'terminate', certificates: ['web.pem', 'other.pem'] },
    });
  });

  it('is not sent while something is missing, and shows where', async () => {
    await page.open('services/orders');
    await page.press(en.service.addListener);
    await page.type(en.form.id, 'tls');
    await page.type(en.form.port, '8443');
    await page.type(en.form.listenerLimits.connectionsMax, '0');
    await page.choose(en.form.tls, 'terminate');
    await page.press(en.actions.save);
    await page.text(en.fields.range('1', '1000000'));
    await page.text(en.fields.required);
    const parts = [...document.querySelectorAll<HTMLDetailsElement>('details.advanced')];
    expect(parts.map((each) => each.open)).toEqual([true, true]);
    expect(sent('PUT')).toBeUndefined();
  });

  it('is read back as it is written', () => {
    const spec = listenerOf({ id: 'main', port: 8080 });
    spec.access.deny = ['192.0.2.7/32'];
    spec.limits.bytesPerSecondMax = 5000;
    expect(inputOf(draftOf(spec), spec)).toMatchObject({
      port: spec.port,
      portLast: null,
      relay: spec.relay,
      proxyProtocol: spec.proxyProtocol,
      access: spec.access,
      limits: spec.limits,
    });
    expect(Object.values(wrongOf(draftOf(spec), [], en)).every((each) => each === null)).toBe(true);
  });

  it('keeps access lists that are too long for a page out of the form and of the patch', () => {
    const spec = listenerOf({ id: 'main', port: 8080 });
    spec.access.deny = Array.from({ length: 1001 }, (_, i) => `10.0.${i >> 8}.${i & 255}/32`);
    expect(showsAccess(spec)).toBe(false);
    expect(inputOf(draftOf(spec), spec).access).toBeUndefined();
  });

  it('refuses a range that ends before it begins', () => {
    const draft = { ...draftOf(), id: 'a', port: '8080', portLast: '8079' };
    expect(wrongOf(draft, [], en)['portLast']).toBe(en.form.invalidPortLast);
  });
});

describe('a service', () => {
  it('is made with the timeouts that were typed, and defaults for the others', async () => {
    await page.open('');
    await page.press(en.form.newService);
    await page.type(en.form.id, 'fresh');
    await page.type(en.form.timeouts.clientMs, '60000');
    await page.type(en.form.redispatch.attemptsMax, '5');
    await page.choose(en.form.headerOut, 'v2');
    await page.press(en.actions.save);
    await page.until('sent', () => sent('PUT'));
    expect(sent('PUT')?.body).toMatchObject({
      timeouts: { clientMs: 60_000 },
      redispatch: { attemptsMax: 5 },
      dial: { proxyProtocol: 'v2', tls: { mode: 'off' } },
    });
    expect(sent('PUT')?.body).toHaveProperty('timeouts', { clientMs: 60_000 });
  });
});
