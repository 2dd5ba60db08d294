// The part of Weir's API that the scenarios use. Imported by scenarios that change something.
import http from 'k6/http';

const ADMIN = __ENV.ADMIN || 'http://admin:8081';
const SERVICE = __ENV.SERVICE || 'demo';
const TOKEN = (__ENV.WEIR_ADMIN_TOKEN || open(__ENV.WEIR_ADMIN_TOKEN_FILE || '/secrets/admin/token')).trim();

const service = `${ADMIN}/api/v1/services/${SERVICE}`;
const headers = { Authorization: `Bearer ${TOKEN}`, 'X-Weir-Reason': 'k6' };
const params = (more = {}) => ({ headers: { ...headers, ...more }, tags: { name: 'admin' }, responseType: 'text' });

function expect(response, status, what) {
  if (response.status !== status) {
    throw new Error(`${what}: ${response.status} ${response.body || response.error} (expected: ${status})`);
  }
  return response;
}

// Sets wanted weights, { backend: weight }, guarded by the ETag just read; returns when all live directors have them.
export function moveWeights(weights) {
  const etag = expect(http.get(service, params()), 200, `GET ${service}`).headers.Etag;
  const changes = Object.entries(weights).map(([backend, weight]) => ({ backend, weight }));
  const response = http.patch(
    `${service}/weights?wait=applied&timeout=PT5S`,
    JSON.stringify({ changes, reason: 'k6' }),
    params({ 'If-Match': etag, 'Content-Type': 'application/json' }),
  );
  const { propagation } = expect(response, 200, `PATCH ${service}/weights`).json();
  if (!propagation || propagation.acked !== propagation.total) {
    throw new Error(`propagation: ${JSON.stringify(propagation)} (expected: applied on all directors)`);
  }
  return propagation;
}
