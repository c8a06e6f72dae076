/** Figures as they are reported: three significant digits, and what many of them come to. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);

export const median = (values: readonly number[]): number => {
  const order = sorted(values);
  const middle = (order.length - 1) / 2;
  return ((order[Math.floor(middle)] ?? NaN) + (order[Math.ceil(middle)] ?? NaN)) / 2;
};

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: rounded(median(values)),
  min: rounded(Math.min(...values)),
  max: rounded(Math.max(...values)),
});

/** Wilson's interval of 95% (Wilson 1927) of a share of `count` trials; halves count where a trial may end even. */
export const wilson = (successes: number, count: number): { low: number; high: number } => {
  const z = 1.959964;
  const share = successes / count;
  const middle = share + (z * z) / (2 * count);
  const reach = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return { low: (middle - reach) / scale, high: (middle + reach) / scale };
};
