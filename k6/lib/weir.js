// What the scenarios share: where the directors are, one request through them, and what its answer tells.
import http from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import { sleep } from 'k6';

const list = (text) => text.split(',').map((word) => word.trim()).filter((word) => word !== '');
const number = (name, otherwise) => Number(__ENV[name] || otherwise);

// host:port of the directors, separated by commas. A name with several addresses stands for all of them.
export const TARGETS = list(__ENV.TARGETS || 'director:8080');
// How many directors must have carried requests.
export const DIRECTORS = number('DIRECTORS', 2);
// The names of the backends, as they call themselves in their answers.
export const BACKENDS = list(__ENV.BACKENDS || 'backend1,backend2,backend3');
export const RATE = number('RATE', 200);
export const DURATION = number('DURATION', 30);
// A machine that others load, too, is asked for more patience: every bound on time is this many times as long.
export const PATIENCE = number('PATIENCE', 1);

export const common = {
  // Asks for the address at every connection and takes the next one: so k6 meets every director behind one name.
  dns: { ttl: '0', select: 'roundRobin', policy: 'preferIPv4' },
  // A connection per request: a balancer of TCP chooses once per connection, so shares are judged by connections.
  noConnectionReuse: true,
  noVUConnectionReuse: true,
  summaryTrendStats: ['min', 'med', 'avg', 'p(95)', 'p(99)', 'max', 'count'],
};

const failures = new Rate('weir_failures');
const directorsSeen = new Trend('weir_directors_seen');
const answers = Object.fromEntries(BACKENDS.map((name) => [name, new Counter(`weir_answers_${name}`)]));
const strangers = new Counter('weir_answers_of_strangers');

// A director is known by the address from which it calls the backends; the backends write it into their answers. Nobody
// in k6 sees all users' answers, so each user counts for itself: the greatest count is a lower bound of the truth.
const callers = new Set();

// One GET through any director, on a connection of its own. Returns { backend, caller } or null when it failed.
export function get(params = {}) {
  // k6 gives out its users by turns, as addresses are; without some disorder each user would meet one director only.
  sleep((Math.random() * 2 * DIRECTORS) / RATE);
  const target = TARGETS[Math.floor(Math.random() * TARGETS.length)];
  const response = http.get(`http://${target}/`, { timeout: `${5 * PATIENCE}s`, tags: { name: 'through Weir' }, ...params });
  const answer = read(response);
  failures.add(answer === null);
  if (answer === null) {
    return null;
  }
  (answers[answer.backend] || strangers).add(1);
  if (!callers.has(answer.caller)) {
    callers.add(answer.caller);
    directorsSeen.add(callers.size);
  }
  return answer;
}

function read(response) {
  if (response.status !== 200) {
    return null;
  }
  try {
    const { backend, caller } = response.json();
    return backend && caller ? { backend, caller } : null;
  } catch (_) {
    return null;
  }
}

// What must hold in every scenario. `weir_directors_seen` fails when a director saw no request.
export const thresholds = {
  weir_directors_seen: [`max>=${DIRECTORS}`],
  weir_answers_of_strangers: ['count==0'],
  ...Object.fromEntries(BACKENDS.map((name) => [`weir_answers_${name}`, ['count>0']])),
};

// handleSummary: a few lines for people, and everything as JSON in SUMMARY (default: <name>.summary.json).
export const summaryOf = (name) => (data) => {
  const rows = Object.entries(data.metrics)
    .filter(([, metric]) => metric.thresholds)
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([metric, { values, thresholds: rules }]) =>
      Object.entries(rules).map(([rule, { ok }]) => `${ok ? 'ok  ' : 'FAIL'} ${metric}: ${rule} (${shown(values, rule)})`));
  const sent = data.metrics.http_reqs ? data.metrics.http_reqs.values.count : 0;
  return {
    stdout: `${name}: ${sent} requests\n${rows.join('\n')}\n`,
    [__ENV.SUMMARY || `${name}.summary.json`]: `${JSON.stringify({ scenario: name, ...data }, null, 2)}\n`,
  };
};

function shown(values, rule) {
  const key = rule.match(/^[a-z]+(\([0-9.]+\))?/)[0];
  return `${key} ${Number(values[key]).toFixed(3).replace(/\.?0+$/, '')}`;
}
