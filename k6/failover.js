// Clients that come back: load while somebody kills a director or a backend, for instance
//   docker-compose kill backend2     or     docker kill <one director>
// A client may lose the connection that was open; its next tries, on other addresses, must soon succeed. FAULT=none says
// that nothing is killed: then nothing may fail.
import { Rate, Trend } from 'k6/metrics';
import { sleep } from 'k6';
import { DURATION, RATE, common, get, summaryOf, thresholds } from './lib/weir.js';

const TRIES = 10;
const PAUSE_SECONDS = 0.2;
const FAULT = __ENV.FAULT || 'some';

const served = new Rate('weir_served');
const outage = new Trend('weir_outage_ms');

export const options = {
  ...common,
  scenarios: {
    clients: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      duration: `${DURATION}s`,
      preAllocatedVUs: 50,
      maxVUs: 1000,
      gracefulStop: '15s',
    },
  },
  thresholds: {
    ...thresholds,
    weir_served: ['rate==1'],
    weir_outage_ms: ['max<10000'],
    weir_failures: [FAULT === 'none' ? 'rate==0' : 'rate<0.05'],
  },
};

export default function () {
  const begun = Date.now();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (get({ timeout: '2s' }) !== null) {
      served.add(true);
      outage.add(attempt === 0 ? 0 : Date.now() - begun);
      return;
    }
    sleep(PAUSE_SECONDS);
  }
  served.add(false);
}

export const handleSummary = summaryOf('failover');
