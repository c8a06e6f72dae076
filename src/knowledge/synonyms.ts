import { stemOf } from './terms.ts';

/** Everyday words that people use for one another, whatever the field. */
const groups = [
  'change update edit modify switch adjust alter correct',
  'delete remove erase',
  'create add new invite',
  'cost price fee charge expensive',
  'error fail failure failed problem issue broken crash stop fault',
  'user colleague teammate member employee coworker people staff',
  'invoice bill billing',
  'cancel terminate end quit stop',
  'phone mobile smartphone',
  'begin start',
  'show display see view',
  'permit allow',
  'limit maximum max quota',
  'company organisation organization business firm',
  'slow performance speed',
  'missing lost disappear vanish gone',
  'duplicate twice double second',
  'fix repair solve resolve',
  'find locate search',
  'refund reimburse reimbursement',
  'permission right role access',
  'buy purchase order',
  'send deliver',
  'late overdue delay delayed',
  'receive arrive',
  'reactivate restore recover',
  'choose select pick',
  'address location',
  'pay payment paid',
  'upgrade downgrade switch',
  'discount cheaper reduction',
  'book lend borrow loan',
];

const related = new Map<string, Set<string>>();
for (const group of groups) {
  const stems = group.split(' ').map(stemOf);
  for (const stem of stems) {
    const set = related.get(stem) ?? new Set<string>();
    for (const other of stems) if (other !== stem) set.add(other);
    related.set(stem, set);
  }
}

/** Stems that people use in place of this one, if any. */
export const synonymsOf = (stem: string): readonly string[] => [...(related.get(stem) ?? [])];
