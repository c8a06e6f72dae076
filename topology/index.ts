export * from './clocks.ts';
export * from './functions.ts';
export * from './routes.ts';
export * from './topology.ts';
