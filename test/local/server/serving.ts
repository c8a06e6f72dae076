/** Servers of the API for tests, closed after each. */
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import { startServer } from '../../../local/server/index.ts';
import type { ApiSettings } from '../../../functions/api/app.ts';
import type { TakeUpload } from '../../../local/server/uploads.ts';
import { startApi } from '../../functions/api/harness.ts';

export const serving = () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  return async (given: { settings?: Partial<ApiSettings>; takeUpload?: TakeUpload } = {}) => {
    const { settings = {}, takeUpload } = given;
    const api = await startApi({ settings });
    const server = await startServer(api.deps, {
      hub: api.hub,
      port: 0,
      ...(takeUpload === undefined ? {} : { takeUpload }),
    });
    ends.push(async () => {
      const closed = server.close();
      await api.clock.advance(2_000);
      await closed;
    });
    return { ...api, server };
  };
};

/** Sends bytes as they are and reads the whole answer. */
export const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
