import { onMachine } from '../lambda/on-machine.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';
import { bound } from './bound.ts';

export const ports = {
  ...changing,
} satisfies Ports;

export const handler = onMachine('abandon', ports, bound);
