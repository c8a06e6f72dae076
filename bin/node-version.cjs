/**
 * Loaded before anything else (`node --import`): says in words that this Node is too old, which otherwise shows as a
 * file extension that it does not know. The npm package `node` brings the right one to npm scripts, unless packages
 * were installed with --ignore-scripts.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  console.error(
    `Cannot run on Node ${process.versions.node} because Node 24.12 or later is needed. ` +
      'Run it by npm (npm start, npm run deliberate --) after a plain “npm ci”, without --ignore-scripts.',
  );
  process.exit(1);
}
