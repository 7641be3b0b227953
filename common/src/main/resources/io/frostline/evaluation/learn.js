// The page of what was learned.
const {found, networks, plan, probe, chosen, advice, steps} = report;
const last = list => list[list.length - 1];
const nameOf = cut => `${cut.layer}, ${cut.pool}`;
const accuracyOf = scores => last(scores).accuracy;
const plusMinus = score => `${(100 * score.accuracy).toFixed(1)} ± ${(100 * score.standard_error).toFixed(1)} %`;
const controlled = chosen.random_scores.length > 0;
const MOST_CLASSES_LISTED = 40;

/** A bar with a name and a number. */
function lane(name, share, number, kind = '') {
  const filled = element('i');
  filled.style.width = `${100 * Math.max(0, Math.min(1, share))}%`;
  return element('div', {class: `lane ${kind}`}, element('span', {class: 'label'}, name),
    element('span', {class: 'track', 'aria-hidden': 'true'}, filled), element('span', {class: 'number'}, number));
}

function learnHeader() {
  const right = metrics.rows - wrongRows;
  const interval = metrics.accuracy_interval;
  byId('title').textContent = report.title;
  byId('date').textContent = `· ${written(report.date)}`;
  byId('summary').append(element('b', {}, `${count(right)} of ${examples(metrics.rows)}`),
    ` that were kept for testing ${right === 1 ? 'is' : 'are'} classified correctly. The classifier is ${probe.model}, cut at ${nameOf(chosen)}, with a new head for ${counted(classes.length, 'class')}.`);
  byId('figures').append(
    figure('Accuracy', (100 * metrics.accuracy).toFixed(1), '%', `95 % confidence interval: ${(100 * interval.low).toFixed(1)} to ${percent(interval.high)}, on ${examples(metrics.rows)} that neither training nor the choice of the cut has seen${report.also_probed ? `, but for ${count(report.also_probed)}` : ''}.`, 'main'),
    figure('Most frequent class', (100 * metrics.baseline).toFixed(1), '%', `The accuracy of always answering with it, on the same ${plural(kind)}.`),
    figure(`Without a network`, (100 * accuracyOf(probe.bare.scores)).toFixed(1), '%', `A head on ${probe.bare.words}, in the probe.`),
    ...(controlled ? [figure('Without pre-training', (100 * accuracyOf(chosen.random_scores)).toFixed(1), '%', 'The same network with random weights, at the same cut, in the probe.')] : []),
    figure('Macro F1', decimal(metrics.macro.f1), '', `Precision ${decimal(metrics.macro.precision)}, recall ${decimal(metrics.macro.recall)}.`));
  byId('notes').append(...report.notes.map(note => element('li', {}, ...sentence(note))));
}

function adviceList() {
  byId('advice').append(...advice.map(each => element('li', {}, element('b', {}, each.what), ' ', element('span', {}, each.why), ...(each.command ? [commandList([each.command])] : []))),
    element('li', {}, element('b', {}, 'Use it.'), ' ', commandList([report.use])));
}

function foundClasses() {
  const labelled = found.classes.reduce((sum, each) => sum + each.examples, 0);
  const unlabelled = found.unlabelled ? ` ${examples(found.unlabelled)} without a label ${found.unlabelled === 1 ? 'was' : 'were'} left out.` : '';
  byId('found-text').textContent = `${examples(labelled)} of ${counted(found.classes.length, 'class')} in ${found.source}.${unlabelled}`;
  const most = Math.max(...found.classes.map(each => each.examples));
  const shown = [...found.classes].sort((one, other) => other.examples - one.examples).slice(0, MOST_CLASSES_LISTED);
  byId('found-classes').append(...shown.map(each => lane(each.name, each.examples / most, count(each.examples))));
  if (shown.length < found.classes.length) {
    byId('found-classes').append(element('p', {class: 'muted'}, `and ${counted(found.classes.length - shown.length, 'smaller class')}`));
  }
  if (found.rejected.length) {
    const total = found.rejected.reduce((sum, each) => sum + each.examples, 0);
    byId('found-rejected').append(
      element('p', {class: 'explanation'}, `${examples(total)} could not be used:`),
      element('ul', {class: 'notes'}, ...found.rejected.map(each => element('li', {}, `${each.reason}, ${count(each.examples)}: for example ${each.uri}. ${each.message}`))));
  }
}

/** Where there was a choice. */
function networkChoice() {
  if (!networks.length) {
    byId('network').remove();
    return;
  }
  byId('network-text').textContent = `The networks of the store were compared by small heads on the same ${plural(kind)}, each at its best cut of a few: the most accurate one, ${networks[0].name}, was taken.`;
  const columns = [['Network', each => each.name], ['Cut', each => each.cut], ['Accuracy', plusMinus], [`ms per ${kind}`, each => each.milliseconds.toFixed(1)],
    ...(networks.some(each => each.published) ? [['On ImageNet, published', each => each.published ? percent(each.published) : '']] : [])];
  byId('network-table').tHead.append(element('tr', {}, ...columns.map(([name]) => element('th', {scope: 'col'}, element('span', {class: 'head'}, name)))));
  byId('network-table').tBodies[0].append(...networks.map((each, place) => element('tr', place ? {} : {class: 'chosen'},
    ...columns.map(([, value], column) => element(column ? 'td' : 'th', column ? {} : {scope: 'row'}, value(each))))));
}

function cutChoice() {
  const bestOfLayer = new Map();
  probe.cuts.forEach(cut => {
    const other = bestOfLayer.get(cut.layer);
    if (!other || accuracyOf(cut.scores) > accuracyOf(other.scores)) bestOfLayer.set(cut.layer, cut);
  });
  byId('cut-text').textContent = `What is below the cut stays as it was pre-trained; the head above it is new. ${counted(probe.cuts.length, 'cut')} of ${probe.model} were compared by small heads, trained on ${examples(probe.training_rows)} and compared on ${count(probe.test_rows)} others: the most accurate one was taken. For each layer, its best pooling, from the input to the end of the network:`;
  byId('cut-lanes').append(
    lane('most frequent class', probe.baseline, percent(probe.baseline)),
    lane(`no network: ${probe.bare.words}`, accuracyOf(probe.bare.scores), plusMinus(last(probe.bare.scores))),
    ...(controlled ? [lane(`not pre-trained: ${nameOf(chosen)}, random weights`, accuracyOf(chosen.random_scores), plusMinus(last(chosen.random_scores)))] : []),
    ...[...bestOfLayer.values()].map(cut => lane(nameOf(cut), accuracyOf(cut.scores), plusMinus(last(cut.scores)), cut.layer === chosen.layer ? 'chosen' : '')));
  byId('cut-plan').append(...[`${plan.words}.`, ...plan.notes].map(note => element('li', {}, note)));
  byId('cut-honest').textContent = `These figures compare the cuts, and that of the best one is a little too good, because it was picked. The accuracy at the top of this page is not: its ${examples(metrics.rows)} were put aside first${report.also_probed ? `, all but ${count(report.also_probed)}` : ''}.`;
}

function byHand() {
  byId('steps').append(...steps.map((step, place) => element('div', {class: 'step'},
    element('p', {}, `${place + 1}. ${step.what}`), commandList([step.command]))));
}

learnHeader();
adviceList();
foundClasses();
networkChoice();
cutChoice();
heatmap();
confusions();
classTable();
gallery();
byHand();
facts();
