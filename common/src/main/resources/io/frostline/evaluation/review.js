// The page of a review.
const {duplicates, labels, outliers, quality} = report;
const picked = new Set();
const boxes = new Map();

/** What there is to see of an example. */
function shownExample(example) {
  if (example.excerpt != null) return element('p', {class: 'excerpt', dir: 'auto'}, example.excerpt);
  if (!example.thumbnail) return element('span', {}, `${kind} not available`);
  const picture = element('img', {src: example.thumbnail, alt: '', decoding: 'async'});
  picture.onload = () => picture.classList.toggle('small', Math.max(picture.naturalWidth, picture.naturalHeight) <= 64);
  return picture;
}

/** A box that puts an example on the list. Several cards may show the same example. */
function pick(uri, copy) {
  const box = element('input', {type: 'checkbox'});
  box.dataset.copy = copy ? 'yes' : 'no';
  box.onchange = () => setPicked(uri, box.checked);
  boxes.set(uri, [...(boxes.get(uri) ?? []), box]);
  return element('label', {class: 'pick'}, box, 'leave out');
}

function setPicked(uri, wanted) {
  if (wanted) picked.add(uri); else picked.delete(uri);
  boxes.get(uri).forEach(box => { box.checked = wanted; });
  refresh();
}

const list = () => [...picked].sort().map(uri => uri + '\n').join('');

function refresh() {
  byId('picked').textContent = `${examples(picked.size)} to leave out`;
  byId('download').href = URL.createObjectURL(new Blob([list()], {type: 'text/plain'}));
}

function card(example, said, copy, reason = example.reason) {
  return element('div', {class: 'card'},
    element('div', {class: 'tile', title: example.uri}, shownExample(example)),
    said, element('div', {class: 'reason'}, reason),
    element('div', {class: 'file', title: example.uri}, fileName(example.uri)),
    pick(example.uri, copy));
}

const firstOf = (shown, all, noun) => shown < all ? `The first ${counted(shown, noun)} of ${count(all)}` : counted(all, noun);

function header() {
  byId('title').textContent = lastPart(report.title);
  byId('date').textContent = `· ${written(report.date)}`;
  byId('summary').append(element('b', {}, examples(report.rows)), ' reviewed. Tick what should be left out, and pass the list to ', element('code', {class: 'whole'}, 'train --exclude'), '.');
  byId('figures').append(
    figure('Copies', count(duplicates.copies), '', `${plural(kind)} that are not the best of their group, in ${counted(duplicates.groups, 'group')}; ${counted(duplicates.labelsDiffer, 'group')} with different labels.`, 'main'),
    figure('Test twins', count(duplicates.testTwins), '', `${plural(kind)} of the test portion with a copy in training: an accuracy on them means nothing. ${counted(duplicates.straddling, 'group')} on both sides of the split.`),
    figure('Wrong labels', labels.judged ? count(labels.wrong) : '–', '', labels.judged ? `Probably, of ${count(labels.judged)} with a label. The heads agree with ${percent(labels.agreement)} of all labels.` : 'No labels were doubted.', 'main'),
    figure('Odd ones out', count(outliers.found), '', 'Much farther from their class than its other members.'),
    ...(quality.length ? [figure('Poor pictures', count(quality.reduce((sum, flaw) => sum + flaw.found, 0)), '', `${quality.map(flaw => `${count(flaw.found)} ${flaw.kind}`).join(', ')}.`)] : []));
  byId('notes').append(...report.notes.map(note => element('li', {}, ...sentence(note))));
}

function groups() {
  byId('duplicates-text').textContent = duplicates.shown.length === 0
    ? `No two ${plural(kind)} have a similarity of ${duplicates.similarity} (${duplicates.likeness}).`
    : `${firstOf(duplicates.shown.length, duplicates.groups, 'group')}, those on both sides of the split first. Each member has a similarity of at least ${duplicates.similarity} (${duplicates.likeness}) to the first, which is the copy to keep.`;
  byId('groups').append(...duplicates.shown.map(group => element('div', {class: `group${group.straddles ? ' straddles' : ''}${group.members.length > 2 || kind === 'text' ? ' wide' : ''}`},
    element('p', {}, element('b', {}, `${examples(group.copies)}`), group.labelsDiffer ? ' with different labels' : '',
      group.straddles ? ', on both sides of the split' : '',
      group.members.length < group.copies ? `, ${group.members.length} of them shown` : ''),
    element('div', {class: galleryClass}, ...group.members.map((member, place) => card(member,
      element('div', {class: 'said'}, place === 0 ? 'keep' : member.score.toFixed(3),
        element('span', {class: 'muted'}, [member.label, member.portion].filter(Boolean).map(word => ` · ${word}`).join(''))),
      place > 0 && member.uri !== group.members[0].uri, member.reason.replaceAll(group.members[0].uri, 'the first')))))));
}

function doubts() {
  if (!labels.judged) {
    byId('labels-text').textContent = 'No labels were doubted: see the notes above.';
    return;
  }
  byId('labels-text').textContent = labels.wrong === 0
    ? `None of ${examples(labels.judged)} with a label.`
    : `${firstOf(labels.shown.length, labels.wrong, 'label')}, the most doubtful first: for each label as many as confident learning (Northcutt et al. 2021) estimates, by heads that were trained on other ${plural(kind)}.`;
  if (labels.confusions.length) {
    byId('confusions').append(element('ol', {class: 'confusions'}, ...labels.confusions.map(pair => element('li', {},
      element('span', {class: 'names'}, pair.label, element('span', {class: 'arrow', 'aria-label': 'probably'}, '→'), pair.suggested),
      element('span', {class: 'number'}, `about ${count(Math.round(pair.estimated))}`)))));
  }
  byId('label-gallery').className = galleryClass;
  byId('label-gallery').append(...labels.shown.map(example => card(example,
    element('div', {class: 'said'}, element('span', {class: 'muted'}, 'label '), example.label, element('span', {class: 'muted'}, ' → '), example.suggested), false)));
}

function oddOnes() {
  byId('outliers-text').textContent = outliers.found === 0
    ? `None is much farther from its class than the other ${plural(kind)}.`
    : `${firstOf(outliers.shown.length, outliers.found, kind)}, by the distance from the nearest neighbours of the class, over the median of the class.`;
  byId('outlier-gallery').className = galleryClass;
  byId('outlier-gallery').append(...outliers.shown.map(example => card(example,
    element('div', {class: 'said'}, example.label ?? 'no label', element('span', {class: 'sure'}, ` ${example.score.toFixed(1)} x`)), false)));
}

const FLAWS = {
  dark: 'brightness and contrast are near 0',
  bright: 'white, with hardly any contrast',
  blank: 'hardly more than one level',
  blurred: 'hardly any edges',
  tiny: 'few pixels'
};

function poorPictures() {
  if (!quality.length) return;
  byId('quality').hidden = false;
  const found = quality.filter(flaw => flaw.found);
  byId('quality-text').textContent = found.length === 0
    ? 'None of what was looked for.'
    : 'By fixed limits, unless the pictures of this set are mostly like that; the worst of each kind first. The reasons have the limits.';
  byId('quality-kinds').append(...found.flatMap(flaw => [
    element('h3', {}, `${flaw.kind[0].toUpperCase()}${flaw.kind.slice(1)}: ${FLAWS[flaw.kind]}`),
    element('p', {class: 'explanation'}, `${firstOf(flaw.shown.length, flaw.found, kind)}.`),
    element('div', {class: galleryClass}, ...flaw.shown.map(example => card(example,
      element('div', {class: 'said'}, flaw.kind, element('span', {class: 'muted'}, example.label ? ` · ${example.label}` : '')), false)))]));
}

function basket() {
  byId('all-copies').onclick = () => boxes.forEach((of, uri) => of.some(box => box.dataset.copy === 'yes') && setPicked(uri, true));
  byId('none').onclick = () => [...picked].forEach(uri => setPicked(uri, false));
  byId('copy').onclick = async () => {
    try {
      await navigator.clipboard.writeText(list());
      byId('copy').textContent = 'Copied';
    } catch {
      byId('copy').textContent = 'The browser forbids copying: download it';
    }
  };
  refresh();
}

header();
groups();
doubts();
oddOnes();
poorPictures();
basket();
facts();
