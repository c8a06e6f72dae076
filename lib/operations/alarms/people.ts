import { Duration } from 'aws-cdk-lib';
import type { Watch } from '../alarm-spec.ts';
import { numbered, over, ownMetric } from '../metric.ts';

const day = Duration.days(1);
const nearly = 0.8;
export const askKinds = ['approval', 'clarification', 'handover'] as const;

export const watchPeople: Watch = ({ service }, limits) => [
  {
    name: 'handover-backlog',
    metric: ownMetric(service, 'deliberate_asks_open', { kind: 'handover' }, { statistic: 'Maximum' }),
    threshold: limits.handovers,
    periods: 6,
  },
  {
    name: 'asks-overdue',
    metric: over(
      'SUM',
      numbered(
        'expired',
        askKinds.map((kind) => ownMetric(service, 'deliberate_asks_total', { kind, status: 'expired' })),
      ),
    ),
    threshold: 1,
  },
  {
    name: 'budget-near',
    metric: ownMetric(service, 'deliberate_spending_usd_total', {}, { period: day }),
    threshold: nearly * limits.budget_usd_a_day,
  },
];
