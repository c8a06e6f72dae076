#!/usr/bin/env node
import './node-version.cjs';
import { main } from '../cli/main.ts';
import { processTerminal } from '../cli/terminal.ts';

try {
  process.loadEnvFile();
} catch {
  // No .env: settings come from the environment and from flags.
}
process.exitCode = await main(process.argv.slice(2), processTerminal());
