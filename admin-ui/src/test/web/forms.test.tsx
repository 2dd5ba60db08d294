import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../main/web/i18n/en';
import { draftOf, inputOf, showsAccess, wrongOf } from '../../main/web/pages/listenerDraft';
import { dialDraftOf, dialOf } from '../../main/web/pages/DialFields';
import {
  schedulerDraftOf,
  schedulerOf,
  wrongInScheduler,
} from '../../main/web/pages/SchedulerFields';
import { factsOf } from '../../main/web/pages/listenerFacts';
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
    await page.choose(en.form.minVersion, 'TLSv1.3');
    await page.type(en.form.alpn, 'h2, http/1.1');
    await page.choose(en.form.clientCertificate, 'required');
    await page.type(en.form.clientCa, 'clients.pem');
    await page.type(en.form.revocation, 'revoked.crl');
    await page.type(en.form.routes, '*.shop.example checkout\nfind.example search');
    await page.type(en.form.backlog, '512');
    await page.type(en.form.userTimeoutMs, '15000');
    await page.tick(en.form.keepAlive);
    await page.tick(en.form.fastOpen);
    await page.tick(en.form.share);
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
      share: true,
      backlog: 512,
      tcp: { keepAlive: false, userTimeoutMs: 15_000, fastOpen: true },
      tls: {
        mode: 'terminate',
        certificates: ['web.pem', 'other.pem'],
        minVersion: 'TLSv1.3',
        alpn: ['h2', 'http/1.1'],
        clientCertificate: 'required',
        clientCa: 'clients.pem',
        revocation: 'revoked.crl',
        routes: [
          { serverName: '*.shop.example', service: 'checkout' },
          { serverName: 'find.example', service: 'search' },
        ],
      },
    });
    for (const shown of ['clients.pem', 'revoked.crl', '*.shop.example → checkout', '15000']) {
      await page.text(shown);
    }
  });

  it('is not sent while something is missing, and shows where', async () => {
    await page.open('services/orders');
    await page.press(en.service.addListener);
    await page.type(en.form.id, 'tls');
    await page.type(en.form.port, '8443');
    await page.type(en.form.listenerLimits.connectionsMax, '0');
    await page.choose(en.form.tls, 'terminate');
    await page.choose(en.form.clientCertificate, 'optional');
    await page.type(en.form.routes, 'lonely.example');
    await page.type(en.form.backlog, '70000');
    await page.press(en.actions.save);
    await page.text(en.fields.range('1', '65535'));
    await page.text(en.form.invalidRoutes);
    await page.text(en.fields.range('1', '1000000'));
    await page.text(en.fields.required);
    const parts = [...document.querySelectorAll<HTMLDetailsElement>('details.advanced')];
    expect(parts.map((each) => each.open)).toEqual([true, true, true]);
    expect(sent('PUT')).toBeUndefined();
  });

  it('is read back as it is written', () => {
    const spec = listenerOf({ id: 'main', port: 8080 });
    spec.access.deny = ['192.0.2.7/32'];
    spec.limits.bytesPerSecondMax = 5000;
    spec.share = true;
    spec.backlog = 64;
    spec.tcp = { keepAlive: false, userTimeoutMs: 5000, fastOpen: true };
    spec.tls = {
      mode: 'passthrough',
      certificates: ['kept.pem'],
      minVersion: 'TLSv1.3',
      alpn: ['h2'],
      clientCertificate: 'optional',
      clientCa: 'kept-ca.pem',
      revocation: null,
      routes: [{ serverName: 'a.example', service: 'orders' }],
    };
    expect(inputOf(draftOf(spec), spec)).toMatchObject({
      share: spec.share,
      backlog: spec.backlog,
      tcp: spec.tcp,
      tls: spec.tls,
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

  it('shows what the server refuses within a list at the field of the list', async () => {
    await page.open('services/orders');
    await page.press(en.service.addListener);
    await page.type(en.form.id, 'tls');
    await page.type(en.form.port, '8443');
    await page.choose(en.form.tls, 'terminate');
    await page.type(en.form.certificates, 'web.pem');
    await page.type(en.form.alpn, 'h2, é');
    await page.press(en.actions.save);
    await page.until('refused', () => sent('PUT'));
    const field = await page.field(en.form.alpn);
    await page.until('invalid', () => field.getAttribute('aria-invalid') === 'true' || null);
    expect(field.closest('.field')?.querySelector('.field-error')?.textContent).toBe(
      en.fields.pattern,
    );
  });

  it('tells only the first of many access entries', () => {
    const spec = listenerOf({ id: 'main', port: 8080 });
    spec.access.deny = Array.from(
      { length: 100_000 },
      (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`,
    );
    const facts = factsOf(spec, en);
    expect(facts).toEqual([
      [en.form.deny, '10.0.0.0/32, 10.0.0.1/32, 10.0.0.2/32 and 99997 more'],
    ]);
    expect(factsOf(listenerOf({ id: 'main', port: 8080 }), en)).toEqual([]);
  });

  it('with 100,000 blocks is shown and changed without them', async () => {
    const [listener] = page.cluster.services.get('orders')!.spec.listeners;
    const blocks = Array.from(
      { length: 100_000 },
      (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`,
    );
    listener!.access.deny = blocks;
    await page.open('services/orders');
    await page.text('99997 more');
    expect(document.body.textContent).not.toContain(blocks[3]);
    await page.pick(en.service.actionsOf('main'), en.listeners.edit);
    await page.text(en.form.accessLong);
    expect(document.body.textContent).not.toContain(blocks[3]);
    await page.type(en.form.backlog, '64');
    await page.press(en.actions.save);
    await page.until('sent', () => sent('PATCH'));
    expect(sent('PATCH')?.body).toMatchObject({ backlog: 64 });
    expect(sent('PATCH')?.body).not.toHaveProperty('access');
    expect(listener!.access.deny).toHaveLength(100_000);
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
    await page.type(en.form.serviceLimits.connectionsMax, '5000');
    await page.choose(en.form.affinityBy, 'client-address');
    await page.type(en.form.affinity.ttlMs, '60000');
    await page.choose(en.form.headerOut, 'v2');
    await page.type(en.form.headerOptions, 'crc32c, ssl');
    await page.type(en.form.source, '10.0.0.9');
    await page.choose(en.form.backendTls, 'on');
    await page.type(en.form.serverName, 'inner.example');
    await page.type(en.form.backendCa, 'inner.pem');
    await page.press(en.actions.save);
    await page.until('sent', () => sent('PUT'));
    expect(sent('PUT')?.body).toMatchObject({
      timeouts: { clientMs: 60_000 },
      redispatch: { attemptsMax: 5 },
      limits: { connectionsMax: 5000 },
      affinity: { by: 'client-address', ttlMs: 60_000 },
      dial: {
        proxyProtocol: 'v2',
        proxyOptions: ['crc32c', 'ssl'],
        source: '10.0.0.9',
        transparent: false,
        tls: { mode: 'on', verify: 'full', serverName: 'inner.example', ca: 'inner.pem' },
      },
    });
    expect(sent('PUT')?.body).toHaveProperty('timeouts', { clientMs: 60_000 });
  });

  it('that hashes sends what its method takes, and no other option', async () => {
    await page.open('');
    await page.press(en.form.newService);
    await page.type(en.form.id, 'hashed');
    await page.choose(en.form.scheduler, 'hash');
    await page.choose(en.form.hashBy, 'src-port');
    await page.choose(en.form.hashMethod, 'ring');
    await page.type(en.form.balanceFactor.balanceFactorPercent, '150');
    await page.press(en.actions.save);
    await page.until('sent', () => sent('PUT'));
    expect(sent('PUT')?.body).toMatchObject({
      scheduler: 'hash',
      schedulerOptions: {
        hash: { by: 'src-port', method: 'ring', tableSize: null, balanceFactorPercent: 150 },
      },
    });
  });

  it('that draws sends how many', () => {
    const draft = { ...schedulerDraftOf(), scheduler: 'random' as const, draws: { draws: '2' } };
    expect(schedulerOf(draft)).toEqual({ scheduler: 'random', schedulerOptions: { draws: 2 } });
    expect(wrongInScheduler({ ...draft, draws: { draws: '17' } }, (a, b) => `${a}..${b}`)).toEqual({
      'schedulerOptions/draws': '1..16',
    });
    const slow = { ...draft, scheduler: 'leasttime' as const, explore: { explorePermille: '9' } };
    expect(schedulerOf(slow)).toMatchObject({ schedulerOptions: { explorePermille: 9 } });
  });

  it('that tells no version 2 says nothing beside the addresses', () => {
    const dial = { ...dialDraftOf(), proxyProtocol: 'v1' as const, proxyOptions: 'ssl' };
    expect(dialOf(dial)).toMatchObject({ proxyOptions: [] });
  });

  it('that calls from the client keeps no address to call from', () => {
    const dial = { ...dialDraftOf(), source: '10.0.0.9', transparent: true };
    expect(dialOf(dial)).toMatchObject({ source: null, transparent: true });
  });
});
