import { alarms, runbookOf } from '../../src/contracts/alarms.ts';
import type { AlarmName } from '../../src/contracts/alarms.ts';

/** Text of an alarm, which is what reaches whoever is called, or looks. @param of which of several */
export const alarmText = (name: AlarmName, repository: string, of?: string): string => {
  const { urgency, says } = alarms[name];
  const where = of === undefined ? '' : ` (${of})`;
  return `${urgency} ${name}${where}: ${says} What to do: ${repository}/${runbookOf(name)}`;
};
