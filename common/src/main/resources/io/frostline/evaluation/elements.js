// What every page uses. Text from outside only ever becomes textContent.
const report = JSON.parse(document.getElementById('report').textContent);

const byId = id => document.getElementById(id);
const count = number => number.toLocaleString('en');
const images = number => `${count(number)} ${number === 1 ? 'image' : 'images'}`;
const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const decimal = (number, digits = 3) => number == null ? '–' : number.toFixed(digits);
const shortened = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
const lastPart = uri => uri.replace(/\/+$/, '').split('/').pop();
/** The file's name; of an image in a large file, its number must not be what is cut off. */
const fileName = uri => lastPart(uri).replace(/^(.{8}).+(#\d+)$/, '$1…$2');

/** An element with attributes, text and children. */
function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null) made.setAttribute(name, value);
  }
  made.append(...content.filter(part => part != null));
  return made;
}

/** Puts the reason in the place of what cannot be shown. */
function absent(id, reason) {
  byId(id).replaceChildren(element('p', {class: 'empty'}, reason));
}

function figure(name, value, unit, detail, kind = '') {
  return element('div', {class: `figure ${kind}`},
    element('div', {class: 'value'}, value, unit ? element('small', {}, unit) : null),
    element('div', {class: 'name'}, name),
    element('div', {class: 'detail'}, detail));
}

function facts() {
  byId('facts').append(...report.facts.flatMap(fact => [element('dt', {}, fact.name), element('dd', {}, fact.value)]));
}
