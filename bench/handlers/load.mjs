// Prints how long it takes to load the module given, in ms, and then what its ports take, where it names any.
const [file] = process.argv.slice(2);
const start = performance.now();
const module = await import(file);
const loaded = performance.now();
const ports = Object.entries(module.ports ?? {}).filter(([, load]) => typeof load === 'function');
for (const [, load] of ports) await load();
console.log(JSON.stringify({ start_ms: loaded - start, with_ports_ms: performance.now() - start }));
