import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as restate from '@restatedev/restate-sdk';
import type { Subject } from './subject.ts';

const ports = { ingress: 18_080, admin: 19_070, node: 15_122, service: 19_080 };
const ingress = `http://127.0.0.1:${ports.ingress}`;
const admin = `http://127.0.0.1:${ports.admin}`;

const ready = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Cannot measure Restate because ${url} does not answer.`);
};

const post = async (url: string, body: unknown): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** Restate's server (npm) with its data on disk, and its SDK in this process; a step is one `ctx.run`. */
export const restateSubject = async (): Promise<Subject> => {
  const folder = mkdtempSync(join(tmpdir(), 'restate-bench-'));
  const starts: number[] = [];
  let awakeable: (id: string) => void = () => undefined;
  let after: () => void = () => undefined;
  const service = restate.service({
    name: 'bench',
    handlers: {
      chain: async (ctx: restate.Context, steps: number) => {
        for (let step = 0; step < steps; step += 1) {
          await ctx.run(() => {
            starts.push(performance.now());
            return { n: 1 };
          });
        }
      },
      wait: async (ctx: restate.Context) => {
        const { id, promise } = ctx.awakeable<unknown>();
        await ctx.run(() => {
          awakeable(id);
        });
        await promise;
        await ctx.run(() => {
          after();
        });
      },
    },
  });
  const handler = restate.createEndpointHandler({ services: [service] });
  const endpoint = createServer(handler).listen(ports.service, '127.0.0.1');
  const binary = fileURLToPath(new URL('../node_modules/.bin/restate-server', import.meta.url));
  const server = spawn(binary, ['--base-dir', folder], {
    stdio: 'ignore',
    env: {
      ...process.env,
      RESTATE_LOG_FILTER: 'error',
      RESTATE_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: '1',
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_BIND_ADDRESS: `127.0.0.1:${ports.node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${ports.node}/`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ports.ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${ports.admin}`,
    },
  });
  await ready(`${admin}/health`);
  await ready(`${ingress}/restate/health`);
  await post(`${admin}/deployments`, { uri: `http://127.0.0.1:${ports.service}` });
  return {
    name: 'restate',
    async steps(steps) {
      starts.length = 0;
      await post(`${ingress}/bench/chain`, steps);
      return starts.slice(1).map((at, index) => at - (starts[index] ?? at));
    },
    async throughput(at_once, steps) {
      const begun = performance.now();
      await Promise.all(Array.from({ length: at_once }, () => post(`${ingress}/bench/chain`, steps)));
      return (at_once * steps) / ((performance.now() - begun) / 1000);
    },
    async resume() {
      const given = Promise.withResolvers<string>();
      const done = Promise.withResolvers<number>();
      awakeable = given.resolve;
      const running = post(`${ingress}/bench/wait`, null).catch(() =>
        fetch(`${ingress}/bench/wait`, { method: 'POST' }),
      );
      const id = await given.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      const answered = performance.now();
      after = () => done.resolve(performance.now() - answered);
      await post(`${ingress}/restate/awakeables/${id}/resolve`, {});
      const took = await done.promise;
      await running;
      return took;
    },
    async close() {
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
      endpoint.close();
      rmSync(folder, { recursive: true });
    },
  };
};
