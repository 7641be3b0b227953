// Shared by all pages. Text from outside only ever becomes textContent.
const report = JSON.parse(document.getElementById('report').textContent);

const byId = id => document.getElementById(id);
const count = number => number.toLocaleString('en');
/** A number that fits into a cell. */
const shortCount = number => number >= 1e6 ? `${+(number / 1e6).toFixed(1)} M` : number >= 1e4 ? `${Math.round(number / 1e3)} k` : count(number);
const plural = noun => noun + (/(s|x|z|[^o]ch|sh)$/.test(noun) ? 'es' : 's');
/** A number with its noun, like Count in Java. */
const counted = (number, noun) => `${count(number)} ${number === 1 ? noun : plural(noun)}`;
/** What the page is about: images or texts. */
const kind = report.kind ?? 'image';
/** The class of a list of cards: texts need more room than pictures. */
const galleryClass = kind === 'text' ? 'gallery texts' : 'gallery';
const examples = number => counted(number, kind);
const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const decimal = (number, digits = 3) => number == null ? '–' : number.toFixed(digits);
/** 27 November 2026. */
const written = date => new Date(date).toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
const shortened = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
const lastPart = uri => uri.replace(/\/+$/, '').split('/').pop();
/** The file name. Keeps the number of an image in a shard, even if the name is shortened. */
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

/** A sentence, in which commands are between backticks; a uri may have some, too. */
const sentence = text => text.split(/`(frostline [^`]*)`/).map((part, place) => place % 2 ? element('code', {}, part) : part);

/** Shows the reason in place of what cannot be shown. */
function absent(id, reason) {
  byId(id).replaceChildren(element('p', {class: 'empty'}, reason));
}

function figure(name, value, unit, detail, kind = '') {
  return element('div', {class: `figure ${kind}`},
    element('div', {class: 'value'}, value, unit ? element('small', {}, unit) : null),
    element('div', {class: 'name'}, name),
    element('div', {class: 'detail'}, detail));
}

/** Commands to run, with a button that copies them all. */
function commandList(commands) {
  const list = element('pre', {class: 'commands'}, ...commands.map(command => element('div', {}, command)));
  const button = element('button', {type: 'button', class: 'copy'}, 'Copy');
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(commands.join('\n') + '\n');
      button.textContent = 'Copied';
    } catch {
      // Without the clipboard, the commands are at least selected.
      getSelection().selectAllChildren(list);
      button.textContent = 'Selected';
    }
  };
  return element('div', {class: 'copied'}, list, button);
}

function facts() {
  byId('facts').append(...report.facts.flatMap(fact => [element('dt', {}, fact.name), element('dd', {}, fact.value)]));
}
