import type { WebSocket } from 'ws';
import { frameText } from '../../functions/api/app.ts';
import type { ServerFrame } from '../../src/contracts/api.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** Bytes that may wait in a socket before what is not kept is dropped, and before the socket is cut. */
const dropAbove = 256 * 1024;
const cutAbove = 2 * 1024 * 1024;
/** How long a client may take to let a frame through, in ms. */
const cutAfter = 15_000;

/** The way out of one WebSocket. A client that is too slow is cut: it can come back and resume by `seq`. */
export type Outlet = {
  /** Resolves once the frame has left the process. */
  send(frame: ServerFrame): Promise<void>;
  /** Sends a frame unless the client is behind: for what is shown and not kept. */
  offer(frame: ServerFrame): void;
};

export const outletOf = (socket: WebSocket, clock: Clock): Outlet => {
  const cut = (): void => socket.terminate();
  return {
    send: (frame) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) {
          resolve();
          return;
        }
        if (socket.bufferedAmount > cutAbove) cut();
        const cancel = clock.after(cutAfter, () => {
          cut();
          resolve();
        });
        socket.send(frameText(frame), () => {
          cancel();
          resolve();
        });
      }),
    offer: (frame) => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < dropAbove)
        socket.send(frameText(frame));
    },
  };
};
