// The sections of an evaluation without a chart.
const metrics = report.metrics;
const classes = metrics.classes;
const wrongRows = metrics.confusion.reduce((sum, [label, predicted, rows]) => sum + (label === predicted ? 0 : rows), 0);

function header() {
  byId('title').textContent = report.title;
  byId('date').textContent = `· ${written(report.date)}`;
  const right = metrics.rows - wrongRows;
  byId('summary').append(element('b', {}, `${count(right)} of ${examples(metrics.rows)}`),
    ` of ${report.subject} ${right === 1 ? 'is' : 'are'} classified correctly.`);
  const interval = metrics.accuracy_interval;
  const occurring = classes.filter(figures => figures.rows + figures.predicted > 0).length;
  const error = metrics.calibration.expected_error;
  byId('figures').append(
    figure('Accuracy', (100 * metrics.accuracy).toFixed(1), '%',
      `95 % confidence interval: ${(100 * interval.low).toFixed(1)} to ${percent(interval.high)}. Baseline (most frequent label): ${percent(metrics.baseline)}.`, 'main'),
    figure('Macro F1', decimal(metrics.macro.f1), '',
      `Unweighted mean over ${counted(occurring, 'class')}. Precision ${decimal(metrics.macro.precision)}, recall ${decimal(metrics.macro.recall)}.`, 'main'));
  // Of few classes, five are most of them.
  if (metrics.top5_accuracy != null && classes.length > 10) {
    byId('figures').append(figure('Top-5 accuracy', (100 * metrics.top5_accuracy).toFixed(1), '%',
      `The label is among the five most probable of ${counted(classes.length, 'class')}.`));
  }
  byId('figures').append(metrics.log_loss != null
    ? figure('Log-loss', decimal(metrics.log_loss), '', `Lower is better; uniform guessing yields ${decimal(Math.log(classes.length))}.`)
    : figure('Log-loss', '–', '', `Not available: ${metrics.absent.log_loss}.`));
  byId('figures').append(figure('Calibration error', (100 * error).toFixed(1), '%',
    'Average gap between confidence and accuracy.'));
  byId('notes').append(...report.notes.map(note => element('li', {}, ...sentence(note))));
}

function confusions() {
  const most = metrics.confusion.filter(([label, predicted]) => label !== predicted)
    .sort((one, other) => other[2] - one[2] || one[0] - other[0]).slice(0, 12);
  if (most.length === 0) {
    byId('confusions').replaceWith(element('p', {class: 'empty'}, 'No mistakes.'));
    return;
  }
  byId('confusions').append(...most.map(([label, predicted, rows]) => element('li', {},
    element('span', {class: 'names'}, classes[label].name, element('span', {class: 'arrow', 'aria-label': 'classified as'}, '→'), classes[predicted].name),
    element('span', {class: 'number'}, `${count(rows)} `, element('span', {class: 'muted'}, `of ${count(classes[label].rows)}`)))));
}

function classTable() {
  const columns = [
    ['Class', figures => figures.name], ['F1', figures => figures.f1], ['Precision', figures => figures.precision],
    ['Recall', figures => figures.recall], [plural(kind).replace(/^./, letter => letter.toUpperCase()), figures => figures.rows], ['Predicted', figures => figures.predicted]];
  let sorted = 1;
  let ascending = true;
  const heads = columns.map(([name], column) => {
    const button = element('button', {type: 'button'}, name);
    button.onclick = () => {
      ascending = sorted === column ? !ascending : column < 4;
      sorted = column;
      fill();
    };
    return element('th', {scope: 'col'}, button);
  });
  byId('class-table').tHead.append(element('tr', {}, ...heads));

  function compare(one, other) {
    const first = columns[sorted][1](one);
    const second = columns[sorted][1](other);
    if (first == null || second == null) return (first == null) - (second == null);
    const order = typeof first === 'string' ? first.localeCompare(second) : first - second;
    return (ascending ? order : -order) || one.name.localeCompare(other.name);
  }

  function fill() {
    const wanted = byId('class-search').value.trim().toLowerCase();
    const found = classes.filter(figures => figures.name.toLowerCase().includes(wanted)).sort(compare);
    heads.forEach((head, column) => column === sorted
      ? head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending') : head.removeAttribute('aria-sort'));
    byId('class-table').tBodies[0].replaceChildren(...found.map(row));
    byId('class-count').textContent = wanted ? `${count(found.length)} of ${counted(classes.length, 'class')}` : `${counted(classes.length, 'class')}, sorted by ${columns[sorted][0] === 'Class' ? 'name' : columns[sorted][0]}`;
  }

  function row(figures) {
    const filled = element('i');
    filled.style.width = `${100 * (figures.f1 ?? 0)}%`;
    return element('tr', {}, element('th', {scope: 'row'}, figures.name),
      element('td', {}, element('span', {class: 'bar'}, filled), decimal(figures.f1)),
      element('td', {}, decimal(figures.precision)), element('td', {}, decimal(figures.recall)),
      element('td', {}, count(figures.rows)), element('td', {}, count(figures.predicted)));
  }

  byId('class-search').oninput = fill;
  fill();
}

function gallery() {
  if (report.mistakes.length === 0) {
    absent('gallery', wrongRows === 0 ? 'No mistakes.' : 'No mistakes to show were requested (--mistakes 0).');
    return;
  }
  byId('mistakes-text').textContent = `${report.mistakes.length < wrongRows ? `${counted(report.mistakes.length, 'mistake')} with the highest confidence, of ${count(wrongRows)} in total` : `${counted(wrongRows, 'mistake')}, the most confident first`}. High confidence in a wrong class points to something the classifier has learned incorrectly, or to a wrong label.`;
  byId('gallery').classList.toggle('texts', report.mistakes.some(mistake => mistake.excerpt != null));
  byId('gallery').append(...report.mistakes.map(mistake => element('div', {class: 'card'},
    element('div', {class: 'tile', title: mistake.uri}, preview(mistake) ?? element('span', {}, `${kind} not available`)),
    element('div', {class: 'said'}, mistake.predicted, ' ', element('span', {class: 'sure'}, percent(mistake.probability))),
    element('div', {class: 'truth'}, element('span', {class: 'muted'}, 'label '), mistake.label,
      mistake.labelProbability == null ? null : element('span', {class: 'muted sure'}, ` ${percent(mistake.labelProbability)}`)),
    element('div', {class: 'file', title: mistake.uri}, fileName(mistake.uri)))));
}

/** What there is to see of an example. Text of either direction stays within its own element. */
function preview(example) {
  return example.excerpt == null ? thumbnail(example.thumbnail) : element('p', {class: 'excerpt', dir: 'auto'}, example.excerpt);
}

/** An image, enlarged without blur if it is tiny. */
function thumbnail(content) {
  if (!content) return null;
  const picture = element('img', {src: content, alt: '', decoding: 'async'});
  picture.onload = () => picture.classList.toggle('small', Math.max(picture.naturalWidth, picture.naturalHeight) <= 64);
  return picture;
}
