import { defineExecutor, failed, refused } from 'deliberate/extension';

export default defineExecutor<{ mode: string }, unknown>({
  run: async ({ mode }, { settings, secrets, subject, fetch, idempotencyKey, log }) => {
    log('ordering', { mode, token: secrets.SHOP_TOKEN ?? '' });
    if (mode === 'refuse') throw refused('the cart is empty');
    if (mode === 'fail') throw failed('the shop is closed');
    if (mode === 'elsewhere') await fetch('https://elsewhere.example/');
    const response = await fetch(`${settings.SHOP_URL}/orders`, {
      method: 'POST',
      headers: { 'idempotency-key': idempotencyKey, authorization: `Bearer ${secrets.SHOP_TOKEN}` },
      body: JSON.stringify({ mode, customer: subject?.customer_id }),
    });
    if (mode === 'throw') throw new Error(`something broke with token ${secrets.SHOP_TOKEN}`);
    if (response.status === 422) throw refused('out of stock');
    if (!response.ok) throw new Error('no answer');
    return response.json();
  },
  lookup: async (_, { settings, fetch, idempotencyKey }) => {
    const response = await fetch(`${settings.SHOP_URL}/orders?key=${encodeURIComponent(idempotencyKey)}`);
    return response.ok ? response.json() : undefined;
  },
});
