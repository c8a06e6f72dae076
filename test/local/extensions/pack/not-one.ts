export default { run: () => undefined };
