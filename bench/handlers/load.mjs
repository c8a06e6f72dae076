// Prints the processor time, in ms, that it takes to load the module given, and then what its ports take, where it names
// any. Processor time: on a machine that others use too, the clock tells more of them than of the module.
const [file] = process.argv.slice(2);
const start = process.cpuUsage();
const spent = () => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const module = await import(file);
const start_ms = spent();
const ports = Object.entries(module.ports ?? {}).filter(([, load]) => typeof load === 'function');
for (const [, load] of ports) await load();
console.log(JSON.stringify({ start_ms, with_ports_ms: spent() }));
