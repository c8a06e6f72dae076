import { stemOf } from './terms.ts';

/** Everyday words that people use for one another, whatever the field. */
const groups = [
  'change update edit modify switch adjust alter correct',
  'delete remove erase revoke wipe',
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
  'send deliver mail',
  'late overdue delay delayed',
  'receive arrive',
  'reactivate restore recover',
  'choose select pick',
  'address location',
  'pay payment paid',
  'upgrade downgrade switch',
  'discount cheaper reduction',
  'book lend borrow loan',
  'download export',
  'expire expired run',
  'licence license seat',
  'outage down unavailable downtime',
  'leave left quit',
];

/** Words that people use for the same matters: looser, so they count less. */
const kinGroups = [
  'change update edit modify switch adjust alter correct replace',
  'delete remove erase wipe revoke kick deactivate forget purge clear drop',
  'create add new invite generate make build',
  'cost price fee charge expensive rate amount',
  'error fail failure failed problem issue broken break crash stop fault complain abort reject refuse malfunction',
  'user colleague teammate member employee coworker people person staff somebody guy worker',
  'leave left quit depart gone resign departure former ex',
  'invoice bill billing receipt',
  'cancel terminate end quit stop',
  'phone mobile smartphone handset cell',
  'call phone ring telephone',
  'begin start onboard',
  'show display see view look watch read open',
  'permit allow may right permission',
  'limit maximum max quota big large ceiling cap',
  'company organisation organization business firm',
  'slow performance speed sluggish forever age lag',
  'missing lost disappear vanish gone lose stolen',
  'duplicate twice double second again two',
  'fix repair solve resolve remedy',
  'find locate search where',
  'refund reimburse reimbursement return compensate compensation credit',
  'permission right role access power privilege',
  'buy purchase order',
  'send deliver mail email ship forward',
  'late overdue delay delayed unpaid outstanding',
  'receive arrive get come land',
  'reactivate restore recover undo revert rollback roll',
  'choose select pick',
  'address location street',
  'pay payment paid settle debit',
  'upgrade downgrade switch',
  'discount cheaper reduction lower',
  'book lend borrow loan',
  'cheap cheapest low small starter',
  'download save fetch export get',
  'upload import load',
  'file spreadsheet document sheet excel',
  'expire expired run validity valid last lifetime',
  'login credential signin enter',
  'password passphrase credential',
  'code digit figure token',
  'automatic automatically schedule scheduled regular regularly daily nightly',
  'server machine host',
  'allow whitelist permit firewall',
  'retry repeat again try',
  'store keep hold retain retention stored',
  'place city country region location',
  'outage down unavailable downtime offline',
  'work maintenance',
  'notification message alert mail email',
  'boss owner manager head',
  'locked blocked lock block suspend suspended pause',
  'outsider external outside guest partner public',
  'chart graph report dashboard',
  'blank empty nothing white',
  'wrong incorrect unexpected mistake',
  'bank iban account transfer',
  'tax vat taxed',
  'test trial try demo',
  'difference compare differ comparison',
  'licence license seat',
  'plan tier package subscription contract edition',
  'request ask suggestion wish idea',
  'month monthly year yearly annual annually',
];

type Related = ReadonlyMap<string, ReadonlySet<string>>;

const relatedBy = (lines: readonly string[]): Related => {
  const related = new Map<string, Set<string>>();
  for (const line of lines) {
    const stems = line.split(' ').map(stemOf);
    for (const stem of stems) {
      const set = related.get(stem) ?? new Set<string>();
      for (const other of stems) if (other !== stem) set.add(other);
      related.set(stem, set);
    }
  }
  return related;
};
const membersOf = (lines: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const members = new Map<string, string[]>();
  for (const [index, line] of lines.entries()) {
    for (const stem of line.split(' ').map(stemOf))
      members.set(stem, [...(members.get(stem) ?? []), `~${index}`]);
  }
  return members;
};

const makeTables = () => ({
  synonyms: relatedBy(groups),
  kin: relatedBy(kinGroups),
  members: membersOf(kinGroups),
});
let made: ReturnType<typeof makeTables> | undefined;
/** Made when first asked for: stemming every word takes a tenth of a function's start. */
const tables = () => (made ??= makeTables());

/** Stems that people use in place of this one, if any. */
export const synonymsOf = (stem: string): readonly string[] => [...(tables().synonyms.get(stem) ?? [])];

/** Stems of words for the same matters as this one, if any; its synonyms may be among them. */
export const kinOf = (stem: string): readonly string[] => [...(tables().kin.get(stem) ?? [])];

/** Names of the groups of words for one matter that a stem is in, if any. */
export const groupsOf = (stem: string): readonly string[] => tables().members.get(stem) ?? [];
