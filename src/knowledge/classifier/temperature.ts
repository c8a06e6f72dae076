/** Probabilities from scores: exp(score/temperature), normalised. */
export const softmax = (scores: ArrayLike<number>, temperature: number): number[] => {
  const all = Array.from(scores);
  const most = Math.max(...all);
  const powers = all.map((score) => Math.exp((score - most) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

/** The temperature under which held-out labels are likeliest (Guo et al. 2017), to within 1%; 1 for no examples. */
export const fitTemperature = (examples: readonly { scores: ArrayLike<number>; label: number }[]): number => {
  if (examples.length === 0) return 1;
  const loss = (temperature: number): number =>
    examples.reduce(
      (sum, { scores, label }) => sum - Math.log(Math.max(1e-12, softmax(scores, temperature)[label] ?? 0)),
      0,
    );
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.02), Math.log(5)];
  while (high - low > 0.01) {
    const [one, two] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (loss(Math.exp(one)) < loss(Math.exp(two))) high = two;
    else low = one;
  }
  return Math.exp((low + high) / 2);
};
