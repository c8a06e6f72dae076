import type { EventType, SessionEvent } from '../src/contracts/events.ts';
import type { Style, Terminal } from './terminal.ts';
import { paint, short } from './terminal.ts';

type Data = SessionEvent['data'];
type Line = readonly [mark: string, style: Style, text: (data: Data) => string];

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number(value.toFixed(2))) : '';
const percent = (value: unknown): string => (typeof value === 'number' ? `${Math.round(value * 100)}%` : '?');
const objects = (value: unknown): Data[] =>
  Array.isArray(value) ? value.filter((one): one is Data => typeof one === 'object' && one !== null) : [];

const stepsOf = (data: Data): string =>
  objects(data['steps'])
    .map((step) => `${text(step['specialist'])} by ${text(step['method'])}`)
    .join(', ');

const lines: Readonly<Record<EventType, Line>> = {
  'session.accepted': ['•', 'dim', (data) => (data['resumed'] === true ? 'taken up again' : 'accepted')],
  'triage.done': [
    '•',
    'dim',
    (data) => {
      const intents = objects(data['intents']).map((one) => text(one['intent_id']));
      const about = [...intents, text(data['area'])].filter((one) => one !== '').join(', ');
      return `triage: ${about === '' ? 'nothing known' : about}, ${text(data['urgency'])}, ${percent(data['confidence'])} sure`;
    },
  ],
  'plan.made': [
    '•',
    'cyan',
    (data) => {
      const steps = stepsOf(data);
      return `plan ${text(data['version'])}${steps === '' ? '' : `: ${steps}`}`;
    },
  ],
  'step.started': [
    '›',
    'dim',
    (data) => `${text(data['step_id'])}: ${text(data['specialist'])} reasons by ${text(data['method'])}`,
  ],
  'step.succeeded': [
    '✓',
    'green',
    (data) =>
      `${text(data['step_id'])}: ${data['unknown'] === true ? 'found nothing' : `done, ${percent(data['confidence'])} sure`}`,
  ],
  'step.failed': ['✗', 'red', (data) => `${text(data['step_id'])}: failed, ${text(data['code'])}`],
  'reflection.made': [
    '•',
    'cyan',
    (data) =>
      `reflection ${text(data['round'])}: ${text(data['decision'])}. ${short(text(data['reasoning']))}`,
  ],
  'consensus.reached': [
    '•',
    'cyan',
    (data) => `consensus ${percent(data['score'])}${data['reached'] === false ? ', too little' : ''}`,
  ],
  'approval.requested': [
    '!',
    'yellow',
    (data) =>
      `approval needed: ${text(data['action'])} (${text(data['risk'])} risk), ${text(data['level'])} decides: ${text(data['approval_id'])}`,
  ],
  'approval.reminded': [
    '!',
    'yellow',
    (data) => `reminder: ${text(data['approval_id'])} waits until ${text(data['decide_by'])}`,
  ],
  'approval.decided': ['•', 'cyan', (data) => `${text(data['by'])} decided: ${text(data['decision'])}`],
  'approval.expired': [
    '!',
    'yellow',
    (data) =>
      `nobody decided ${text(data['approval_id'])} in time` +
      (data['level'] === undefined ? '' : `; now ${text(data['level'])} decides`),
  ],
  'approval.void': [
    '!',
    'yellow',
    (data) => `approval ${text(data['approval_id'])} is void: ${short(text(data['reason']))}`,
  ],
  'action.done': ['✓', 'green', (data) => `done: ${text(data['action'])}`],
  'action.failed': ['✗', 'red', (data) => `not done: ${text(data['action'])}, ${text(data['code'])}`],
  'handover.requested': ['!', 'yellow', (data) => `handed over to a person: ${short(text(data['reason']))}`],
  'handover.closed': ['•', 'cyan', () => 'the person is done'],
  'session.waiting': [
    '!',
    'yellow',
    (data) =>
      data['question'] === undefined
        ? `waits for the ${text(data['for'])}`
        : `asks the customer: ${short(text(data['question']), 160)}`,
  ],
  'session.message': ['•', 'dim', (data) => `${text(data['from'])}: ${short(text(data['text']))}`],
  'session.concluded': ['✓', 'green', () => 'concluded'],
  'session.failed': ['✗', 'red', (data) => `failed: ${text(data['code'])}`],
  'session.cancelled': ['✗', 'yellow', (data) => `cancelled by ${text(data['by'])}`],
};

/** An event as one line for people. */
export const describeEvent = (event: SessionEvent, terminal: Pick<Terminal, 'colour'>): string => {
  const [mark, style, words] = lines[event.type];
  const time = paint(terminal, 'dim', event.at.slice(11, 19));
  return `${time} ${paint(terminal, style, mark)} ${short(words(event.data), 200)}`;
};
