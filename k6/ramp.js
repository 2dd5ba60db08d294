// Load that grows to PEAK connections a second and falls again: latency stays bounded, none fails.
import { DURATION, PATIENCE, RATE, common, get, summaryOf, thresholds } from './lib/weir.js';

const PEAK = Number(__ENV.PEAK || 4 * RATE);
const third = `${Math.ceil(DURATION / 3)}s`;

export const options = {
  ...common,
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      startRate: Math.ceil(PEAK / 10),
      timeUnit: '1s',
      preAllocatedVUs: 50,
      maxVUs: 500,
      stages: [
        { target: PEAK, duration: third },
        { target: PEAK, duration: third },
        { target: Math.ceil(PEAK / 10), duration: third },
      ],
    },
  },
  thresholds: {
    ...thresholds,
    weir_failures: ['rate==0'],
    http_req_duration: [`p(95)<${500 * PATIENCE}`, `p(99)<${2000 * PATIENCE}`],
  },
};

export default function () {
  get();
}

export const handleSummary = summaryOf('ramp');
