// npm run dev:mock [-- <port>]: the pages over a pretended cluster. The token is "mock". POST
// /silence makes the stream fall silent, POST /bob changes a weight as somebody else would. With WEIR_MOCK_LARGE=1
// there are 300 services more, and one with 1,000 backends.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockCluster } from './cluster';
import { mockServer } from './server';

const cluster = new MockCluster();
if (process.env['WEIR_MOCK_LARGE']) {
  cluster.enlarge(300, 1000);
}
cluster.tick();
setInterval(() => cluster.tick(), 1000);
const pages = 'target/classes/META-INF/resources/ui';
const server = mockServer(cluster, '/lb/', pages, 'mock');
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/lb/ui/`);
});

const control = createServer((request, response) => {
  if (request.url === '/silence') {
    cluster.silent = !cluster.silent;
  } else if (request.url === '/bob') {
    const held = cluster.services.get('orders');
    const backend = held?.spec.backends[1];
    if (held && backend) {
      backend.weight = 5;
      held.index = ++cluster.index;
      held.changedBy = 'bob';
    }
  } else if (request.url === '/unreported') {
    cluster.unreported = cluster.unreported === '' ? 'd3' : '';
  }
  response.end('ok\n');
});
control.listen(
  Number(process.argv[2] ?? 0) === 0 ? 0 : Number(process.argv[2]) + 1,
  '127.0.0.1',
  () => {
    console.log(`control: http://127.0.0.1:${(control.address() as AddressInfo).port}/`);
  },
);
