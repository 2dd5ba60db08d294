// A steady load in phases that follow each other, so that shares can be judged in each of them apart.
import { Rate } from 'k6/metrics';
import { BACKENDS, RATE } from './weir.js';

// [['name', seconds], …] → one scenario per phase, which runs the exported function of that name.
export function phases(list) {
  let start = 0;
  const scenarios = {};
  for (const [name, seconds] of list) {
    scenarios[name] = {
      executor: 'constant-arrival-rate',
      exec: name,
      rate: RATE,
      duration: `${seconds}s`,
      startTime: `${start}s`,
      preAllocatedVUs: 50,
      maxVUs: 500,
      gracefulStop: '10s',
    };
    start += seconds;
  }
  return scenarios;
}

// Something done once, a second after a phase has begun.
export const once = (scenarios, phase, exec) => ({
  executor: 'per-vu-iterations',
  exec,
  vus: 1,
  iterations: 1,
  startTime: `${parseInt(scenarios[phase].startTime, 10) + 1}s`,
  maxDuration: '10s',
});

// Rates of a phase, one per backend: share.of(answer) counts an answer, share.rules(weights) says what must come out.
export function shareOf(phase) {
  const rates = Object.fromEntries(BACKENDS.map((name) => [name, new Rate(`weir_share_${phase}_${name}`)]));
  return {
    of(answer) {
      if (answer !== null) {
        BACKENDS.forEach((name) => rates[name].add(answer.backend === name));
      }
    },
    rules(weights, tolerance) {
      const sum = Object.values(weights).reduce((a, b) => a + b, 0);
      return Object.fromEntries(BACKENDS.map((name) => {
        const wanted = weights[name] / sum;
        const least = Math.max(0, wanted - tolerance).toFixed(4);
        const most = (wanted === 0 ? 0 : wanted + tolerance).toFixed(4);
        return [`weir_share_${phase}_${name}`, [`rate>=${least}`, `rate<=${most}`]];
      }));
    },
  };
}
