import type { ServerFrame } from '../../src/contracts/api.ts';
import { maxFrameBytes } from '../../src/contracts/api.ts';

/** A frame as text; data that makes it larger than 32 KB is left out. */
export const frameText = (frame: ServerFrame): string => {
  const text = JSON.stringify(frame);
  if (Buffer.byteLength(text) <= maxFrameBytes) return text;
  return JSON.stringify({ ...frame, data: { truncated: true } });
};
