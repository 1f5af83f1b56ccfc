// A date field: what is typed goes to Python as it stands, and what Python says of it is shown.

import { test } from 'node:test';
import { journal, keyDown } from './journal.js';
import { document, fire, made, page, standIn } from './page.js';

standIn();
const { default: dateField } = await import('../../dashboard/widgets/date_field.js');

const DATA = {
  ...{
    label: 'From',
    spoken: 'Period from',
    placeholder: 'a day',
    help: 'how dates are typed',
    value: '1 May 2020',
    text: '1 May 2020',
  },
  ...{ day: '2020-05-01', days: ['2000-01-01', '2024-12-31'], fault: '', note: '', session: 'one', answered: null },
  words: { help: 'help', calendar: 'calendar', waiting: 'waiting' },
};

/** @param {Record<string, any>} [more] */
function shown(more = {}) {
  const root = made('div');
  root.classList.add('rl-date');
  document.body.replaceChildren(root);
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  let data = { ...DATA, ...more };
  let id = /** @type {number | null} */ (null);
  const show = (/** @type {Record<string, any>} */ changes = {}) => {
    data = { ...data, answered: id, ...changes };
    dateField(
      /** @type {any} */ ({
        parentElement: document.body,
        data,
        setStateValue: (/** @type {string} */ _, /** @type {any} */ report) => sent.push(report),
      }),
    );
    for (const part of root.querySelectorAll('[id], [for], [aria-describedby]'))
      for (const name of ['id', 'for', 'aria-describedby']) // the version and the number of a field are none of ours
        if (part.hasAttribute(name))
          part.setAttribute(name, part.getAttribute(name).replace(/rl-date-\w+-\d+/g, 'rl-date'));
  };
  show();
  const told = () =>
    sent.splice(0).map(({ id: own, first, ...report }) => {
      id = own;
      return report;
    });
  const [input, picker, button] = ['.rl-date-text', '.rl-date-picker', '.rl-date-calendar'].map((name) =>
    root.querySelector(name),
  );
  const type = (/** @type {string} */ text, key = 'Enter') => {
    input.focus();
    input.value = text;
    keyDown(input, key);
  };
  return { root, told, agrees: () => {}, show, type, input, picker, button };
}

test('what a date field says and sends', async (t) => {
  const field = shown();
  const { type, show, input, picker, button } = field;
  const said = await journal(
    field,
    [
      ['Enter on the text that is there', () => keyDown(input, 'Enter')],
      ['a day and Enter', () => type('3 May 2020')],
      ['Python takes it', () => show({ text: '3 May 2020', value: '3 May 2020', day: '2020-05-03', note: 'a Sunday' })],
      ['a text and Enter', () => type('spring')],
      ['Python does not', () => show({ text: 'spring', fault: 'no date', note: '' })],
      ['Escape', () => type('sprin', 'Escape')],
      ['Python takes that', () => show({ text: '3 May 2020', fault: '' })],
      [
        'a text that is left',
        () => {
          input.focus();
          input.value = '2021';
          input.blur();
        },
      ],
      ['no answer', () => page.pass(4000)],
      ['Python answers', () => show({ text: '2021', value: '2021', day: '2021-12-31', help: '', spoken: '' })],
      ['the calendar', () => fire(button, 'click')],
      [
        'the same day from it',
        () => {
          picker.value = '2021-12-31';
          fire(picker, 'change');
        },
      ],
      [
        'another day from it',
        () => {
          picker.value = '2022-01-01';
          fire(picker, 'change');
        },
      ],
      [
        'Python says so, while another text is typed',
        () => {
          show({ text: '1 Jan 2022', day: '2022-01-01' });
          input.focus();
          input.value = '2 Ja';
          show({ text: '1 January 2022' });
        },
      ],
    ],
    true,
  );
  t.assert.snapshot(said, { serializers: [String] });
});
