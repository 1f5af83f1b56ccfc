// The browser's own calendar beside a date field in which dates are typed.

const ARROW = 30; // pixels: the right end of a field, where its arrow is, opens the calendar

/**
 * Gives what opens the calendar. In a frame of another site browsers refuse to open it: there the browser's field stands in
 * the place of ours. It changes with each of its parts, so that there it counts on Enter, or once it is left.
 * @param {object} field
 * @param {HTMLInputElement} field.picker  the browser's field; screen readers find it only in the place of ours
 * @param {HTMLElement} field.place  has `data-native` while the browser's field stands there
 * @param {() => void} field.pick  takes the picker's day
 * @param {() => void} [field.opens]  gives the picker its day before it opens
 */
export function bindCalendar({ picker, place, pick, opens = () => {} }) {
  const open = () => {
    opens();
    try {
      picker.showPicker();
    } catch {
      place.dataset.native = 'true';
      picker.ariaHidden = null;
      picker.focus();
    }
  };
  picker.onchange = () => {
    if (!place.dataset.native) pick();
  };
  picker.onkeydown = ({ key }) => {
    if (key === 'Enter' && place.dataset.native) pick();
  };
  picker.onblur = () => {
    if (place.dataset.native) pick();
    delete place.dataset.native;
    picker.ariaHidden = 'true';
  };
  return open;
}

/**
 * What is typed replaces the whole date: it is selected once the field is entered. A browser sets the caret after the press that
 * enters the field has given it the focus.
 * @param {HTMLInputElement} field
 */
export function selectOnEntry(field) {
  let enters = false;
  field.onfocus = () => field.select();
  field.onpointerdown = () => {
    enters = !field.matches(':focus');
  };
  field.onclick = () => {
    if (enters && field.selectionStart === field.selectionEnd) field.select();
    enters = false;
  };
}

/**
 * Opens the calendar with the Down key in the field, and with a press on the field's arrow.
 * @param {HTMLInputElement} field
 * @param {() => void} open  what `bindCalendar` gave
 */
export function openFromField(field, open) {
  field.addEventListener('keydown', (press) => {
    if (press.key !== 'ArrowDown') return;
    press.preventDefault();
    open();
  });
  field.addEventListener('click', ({ clientX }) => {
    if (clientX > field.getBoundingClientRect().right - ARROW) open();
  });
}
