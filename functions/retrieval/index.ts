import { indexPack } from '../../src/usecases/index-pack.ts';
import { onLambda } from '../lambda/on-lambda.ts';
import { openIndexFile, serveRetrieval } from '../wiring/serve-index.ts';
import { takeOver } from '../wiring/take-over.ts';
import type { Ports } from '../wiring/wire.ts';
import { ownFolder } from './own-folder.ts';
import { snapshotIndex } from './snapshot-index.ts';
import { withPack } from './with-pack.ts';

export const ports = {
  snapshots: () => import('../wiring/ports/snapshots.ts'),
} satisfies Ports;

let serve: ReturnType<typeof serveRetrieval> | undefined;

export const handler = onLambda(ports, ({ services, host, settings }, event) => {
  const { clock, random, log, pack } = services;
  serve ??= serveRetrieval({
    log,
    takeOver: () => takeOver(settings),
    index: withPack(
      snapshotIndex({
        snapshots: host.snapshots,
        open: openIndexFile,
        folder: ownFolder('/tmp/index'),
        clock,
        random,
      }),
      (knowledge, tenant) => indexPack({ pack, knowledge, clock, random }, tenant),
    ),
  });
  return serve(event);
});
