// Moves weights through the API in the middle of the load and checks what share of the connections each backend takes,
// before and after. The service must use roundrobin. The weights of before are put back at the end.
//   BEFORE=backend1=100,backend2=100,backend3=200  AFTER=backend1=300,backend2=100,backend3=0
import { sleep } from 'k6';
import { Rate } from 'k6/metrics';
import { moveWeights } from './lib/admin.js';
import { once, phases, shareOf } from './lib/phases.js';
import { BACKENDS, DURATION, common, get, summaryOf, thresholds } from './lib/weir.js';

const weights = (text) => Object.fromEntries(text.split(',').map((pair) => pair.split('=')).map(([k, v]) => [k, Number(v)]));
const otherwise = (numbers) => BACKENDS.map((name, i) => `${name}=${numbers[i % numbers.length]}`).join(',');
const BEFORE = weights(__ENV.BEFORE || otherwise([100, 100, 200]));
const AFTER = weights(__ENV.AFTER || otherwise([300, 100, 100]));
// How far a share may be from the one that the weights promise.
const TOLERANCE = Number(__ENV.TOLERANCE || 0.02);

const share = { before: shareOf('before'), after: shareOf('after') };
const moved = new Rate('weir_moved');

// The load in between is not judged by its shares, but must not fail either: in it the weights move.
const load = phases([
  ['before', Math.ceil(DURATION / 2)],
  ['between', 6],
  ['after', Math.ceil(DURATION / 2)],
]);

export const options = {
  ...common,
  scenarios: { ...load, move: once(load, 'between', 'move') },
  thresholds: {
    ...thresholds,
    weir_failures: ['rate==0'],
    weir_moved: ['rate==1'],
    ...share.before.rules(BEFORE, TOLERANCE),
    ...share.after.rules(AFTER, TOLERANCE),
  },
};

export function setup() {
  moveWeights(BEFORE);
  sleep(1);
}

export const before = () => share.before.of(get());
export const between = () => get();
export const after = () => share.after.of(get());

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
