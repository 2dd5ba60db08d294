// Load while something fails.
//
// FAULT=health (the default): the demo backend VICTIM says for a while that it is not healthy. Nobody may notice: no
// request fails, after DETECT seconds none goes there, and when it is well again it takes its share again.
//
// FAULT=outside: somebody kills a director or a backend in the meantime, for instance
//   docker-compose kill backend2     or     docker kill <one director>
// A client may lose the connection that was open; its next tries, on other addresses, must soon succeed.
import { sleep } from 'k6';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import { once, phases, shareOf } from './lib/phases.js';
import { BACKENDS, DURATION, PATIENCE, common, get, summaryOf, thresholds } from './lib/weir.js';

const OUTSIDE = __ENV.FAULT === 'outside';
const VICTIM = __ENV.VICTIM || BACKENDS[BACKENDS.length - 1];
const VICTIM_URL = __ENV.VICTIM_URL || `http://${VICTIM}:8090`;
// Longer than the health check needs for a verdict: timeout + fall × (interval + jitter).
const DETECT = Number(__ENV.DETECT || 8);
const TRIES = 10;
const PAUSE_SECONDS = 0.2;

const served = new Rate('weir_served');
const outage = new Trend('weir_outage_ms');
const third = Math.ceil(DURATION / 3);

const load = OUTSIDE
  ? phases([['clients', DURATION]])
  : phases([['clients', third], ['failing', DETECT], ['down', third], ['recovering', DETECT], ['back', third]]);
const share = OUTSIDE ? {} : { down: shareOf('down'), back: shareOf('back') };
const faults = OUTSIDE ? {} : { fall: once(load, 'failing', 'fall'), rise: once(load, 'recovering', 'rise') };
const withoutVictim = Object.fromEntries(BACKENDS.map((name) => [name, name === VICTIM ? 0 : 1]));

export const options = {
  ...common,
  scenarios: { ...load, ...faults },
  thresholds: {
    ...thresholds,
    weir_served: ['rate==1'],
    weir_outage_ms: [`max<${10000 * PATIENCE}`],
    ...(OUTSIDE
      ? { weir_failures: ['rate<0.05'] }
      : {
          weir_failures: ['rate==0'],
          // What the others take depends on their weights; that the victim takes nothing does not.
          [`weir_share_down_${VICTIM}`]: share.down.rules(withoutVictim, 1)[`weir_share_down_${VICTIM}`],
          [`weir_share_back_${VICTIM}`]: ['rate>0'],
        }),
  },
};

// One client: tries until it is served.
export function clients() {
  const begun = Date.now();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const answer = get({ timeout: `${2 * PATIENCE}s` });
    if (answer !== null) {
      served.add(true);
      outage.add(attempt === 0 ? 0 : Date.now() - begun);
      return answer;
    }
    sleep(PAUSE_SECONDS);
  }
  served.add(false);
  return null;
}

export const failing = clients;
export const recovering = clients;
export const down = () => share.down.of(clients());
export const back = () => share.back.of(clients());

function tellVictim(healthy) {
  const response = http.put(`${VICTIM_URL}/_demo/settings`, JSON.stringify({ healthy }), { tags: { name: 'victim' } });
  if (response.status !== 200) {
    throw new Error(`PUT ${VICTIM_URL}/_demo/settings: ${response.status} ${response.body} (expected: 200)`);
  }
}

export const fall = () => tellVictim(false);
export const rise = () => tellVictim(true);

export function teardown() {
  if (!OUTSIDE) {
    tellVictim(true);
  }
}

export const handleSummary = summaryOf('failover');
