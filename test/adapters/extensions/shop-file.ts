import { extensionsSchema, type Extensions } from '../../../src/contracts/pack/index.ts';

const anything = { type: 'object' };
const order = {
  kind: 'executor',
  title: 'Order',
  input: {
    type: 'object',
    required: ['mode'],
    additionalProperties: false,
    properties: { mode: { type: 'string' } },
  },
  output: {
    type: 'object',
    required: ['order_id'],
    properties: { order_id: { type: 'string' } },
  },
  timeout: '5s',
  secrets: ['SHOP_TOKEN'],
  hosts: ['{SHOP_URL}'],
};
const code = { code: 'order.ts' };
const http = {
  method: 'POST',
  url: '{SHOP_URL}/orders',
  headers: { authorization: 'Bearer {SHOP_TOKEN}', 'idempotency-key': '{{idempotency_key}}' },
  body: '{"mode": input.mode, "customer": subject.customer_id}',
  refusal: 'body.message',
};
const lookup = { url: '{SHOP_URL}/orders', query: { key: 'idempotency_key' } };
const stock = {
  kind: 'tool',
  title: 'Stock',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: { item: { type: 'string', pattern: '^[a-z]+$' } },
  },
  output: {
    type: 'object',
    required: ['left'],
    properties: { item: { type: ['string', 'null'] }, left: { type: 'integer' } },
  },
  hosts: ['{SHOP_URL}'],
};

/** The same tool and executors twice: as code and as declared requests. */
export const shopFile: Extensions = extensionsSchema.parse({
  settings: { SHOP_URL: '' },
  extensions: [
    { ...stock, extension_id: 'code_stock', code: 'stock.ts' },
    {
      ...stock,
      extension_id: 'http_stock',
      http: { method: 'GET', url: '{SHOP_URL}/stock', query: { item: 'input.item' } },
    },
    { ...stock, extension_id: 'code_public', subject: 'optional', input: anything, code: 'stock.ts' },
    ...(['key', 'lookup', 'none'] as const).flatMap((idempotency) => [
      { ...order, ...code, extension_id: `code_${idempotency}`, idempotency },
      {
        ...order,
        extension_id: `http_${idempotency}`,
        idempotency,
        http: { ...http, ...(idempotency === 'lookup' && { lookup }) },
      },
    ]),
  ],
});
