// A steady stream of connections: none may fail, every director and every backend takes part.
//   BACKENDS=b1,b2,b3 TARGETS=127.0.0.1:8080 DIRECTORS=1 k6 run k6/steady.js
import { DURATION, PATIENCE, RATE, common, get, summaryOf, thresholds } from './lib/weir.js';

export const options = {
  ...common,
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      duration: `${DURATION}s`,
      preAllocatedVUs: 50,
      maxVUs: 200,
    },
  },
  thresholds: {
    ...thresholds,
    weir_failures: ['rate==0'],
    http_req_duration: [`p(95)<${250 * PATIENCE}`, `p(99)<${1000 * PATIENCE}`],
    dropped_iterations: [`count<${0.01 * PATIENCE * RATE * DURATION}`],
  },
};

export default function () {
  get();
}

export const handleSummary = summaryOf('steady');
