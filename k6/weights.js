// Moves weights through the API in the middle of the load and checks what share of the connections each backend takes,
// before and after. The service must use roundrobin. The weights of before are put back at the end.
//   BEFORE=backend1=100,backend2=100,backend3=200  AFTER=backend1=300,backend2=100,backend3=0
import { Rate } from 'k6/metrics';
import { sleep } from 'k6';
import { moveWeights } from './lib/admin.js';
import { BACKENDS, DURATION, RATE, common, get, summaryOf, thresholds } from './lib/weir.js';

const weights = (text) => Object.fromEntries(text.split(',').map((pair) => pair.split('=')).map(([k, v]) => [k, Number(v)]));
const otherwise = (numbers) => BACKENDS.map((name, i) => `${name}=${numbers[i % numbers.length]}`).join(',');
const BEFORE = weights(__ENV.BEFORE || otherwise([100, 100, 200]));
const AFTER = weights(__ENV.AFTER || otherwise([300, 100, 100]));
// How far a share may be from the one that the weights promise.
const TOLERANCE = Number(__ENV.TOLERANCE || 0.02);
const half = Math.ceil(DURATION / 2);

const shares = (phase) => Object.fromEntries(BACKENDS.map((name) => [name, new Rate(`weir_share_${phase}_${name}`)]));
const share = { before: shares('before'), after: shares('after') };

function promised(phase, table) {
  const sum = Object.values(table).reduce((a, b) => a + b, 0);
  return Object.fromEntries(BACKENDS.map((name) => {
    const wanted = table[name] / sum;
    const least = Math.max(0, wanted - TOLERANCE).toFixed(4);
    const most = (wanted === 0 ? 0 : wanted + TOLERANCE).toFixed(4);
    return [`weir_share_${phase}_${name}`, [`rate>=${least}`, `rate<=${most}`]];
  }));
}

const load = (phase, startTime) => ({
  executor: 'constant-arrival-rate',
  exec: phase,
  rate: RATE,
  duration: `${half}s`,
  startTime: `${startTime}s`,
  preAllocatedVUs: 50,
  maxVUs: 200,
  gracefulStop: '5s',
});
// The load between the phases is not judged by its shares, but must not fail either: in it the weights move.
const pause = 6;

export const options = {
  ...common,
  scenarios: {
    before: load('before', 0),
    between: { ...load('between', half), duration: `${pause}s` },
    move: { executor: 'per-vu-iterations', exec: 'move', vus: 1, iterations: 1, startTime: `${half + 1}s`, maxDuration: `${pause - 1}s` },
    after: load('after', half + pause),
  },
  thresholds: {
    ...thresholds,
    weir_failures: ['rate==0'],
    weir_moved: ['rate==1'],
    ...promised('before', BEFORE),
    ...promised('after', AFTER),
  },
};

const moved = new Rate('weir_moved');

export function setup() {
  moveWeights(BEFORE);
  sleep(1);
}

function counted(phase) {
  const answer = get();
  if (answer !== null) {
    BACKENDS.forEach((name) => share[phase][name].add(answer.backend === name));
  }
}

export const before = () => counted('before');
export const between = () => get();
export const after = () => counted('after');

export function move() {
  let done = false;
  try {
    moveWeights(AFTER);
    done = true;
  } finally {
    moved.add(done);
  }
}

export function teardown() {
  moveWeights(BEFORE);
}

export const handleSummary = summaryOf('weights');
