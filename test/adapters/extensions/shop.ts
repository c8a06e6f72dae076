import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Shop = {
  url: string;
  token: string;
  orders: { key: string; customer: string }[];
  requests: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[];
  /** Resolves when a request arrives that will never be answered. */
  hanging: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * A target for extensions: `POST /orders` takes an order with the behaviour that its `mode` names, `GET /orders?key=` finds
 * one, `GET /stock` reads. It counts what it did.
 */
export const openShop = async (): Promise<Shop> => {
  const orders: Shop['orders'] = [];
  const requests: Shop['requests'] = [];
  let hanging = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, headers, body });
      const answer = (status: number, value: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
      const { pathname, searchParams } = new URL(url, 'http://shop');
      if (pathname === '/stock') {
        answer(200, { item: searchParams.get('item'), left: 7 });
        return;
      }
      if (method === 'GET') {
        const found = orders.find((one) => one.key === searchParams.get('key'));
        answer(found ? 200 : 404, found ? { order_id: `o-${found.key}` } : { message: 'no such order' });
        return;
      }
      const { mode, customer } = JSON.parse(body) as { mode: string; customer: string };
      const key = String(headers['idempotency-key'] ?? '');
      if (mode === 'target_refuses') {
        answer(422, { message: 'out of stock' });
        return;
      }
      if (mode === 'target_breaks') {
        answer(500, {});
        return;
      }
      orders.push({ key, customer });
      if (mode === 'hang') hanging.resolve();
      else if (mode === 'drop') request.socket.destroy();
      else answer(201, mode === 'malformed' ? { order: 1 } : { order_id: `o-${key}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'shop-token-4f1c',
    orders,
    requests,
    hanging: async () => {
      await hanging.promise;
      hanging = Promise.withResolvers();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
