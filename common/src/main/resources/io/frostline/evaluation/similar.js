// The page of nearest neighbours.
/** What there is to see of an example. */
function shownExample(example) {
  if (example.excerpt != null) return element('p', {class: 'excerpt', dir: 'auto'}, example.excerpt);
  if (!example.thumbnail) return element('span', {}, `${kind} not available`);
  const picture = element('img', {src: example.thumbnail, alt: '', decoding: 'async', loading: 'lazy'});
  picture.onload = () => picture.classList.toggle('small', Math.max(picture.naturalWidth, picture.naturalHeight) <= 64);
  return picture;
}

function card(example, ...said) {
  return element('div', {class: 'card'},
    element('div', {class: 'tile', title: example.uri}, shownExample(example)),
    element('div', {class: 'said'}, ...said),
    element('div', {class: 'file', title: example.uri}, fileName(example.uri)));
}

function header() {
  byId('title').textContent = lastPart(report.title);
  byId('date').textContent = `· ${written(report.date)}`;
  byId('summary').append('The nearest of ', element('b', {}, examples(report.rows)),
    report.queries === 1 ? '' : `, for ${count(report.queries)} queries`,
    '. The score is the cosine of the features: 1 for the same direction.');
  if (report.shown.length < report.queries) {
    byId('notes').append(element('li', {}, report.shown.length === 0 ? 'No query is shown here; the table has all.'
      : `The first ${count(report.shown.length)} of ${count(report.queries)} queries are shown; the table has all.`));
  }
  byId('notes').append(...report.notes.map(note => element('li', {}, ...sentence(note))));
}

function queries() {
  byId('queries').append(...report.shown.map(query => element('section', {class: 'query'},
    element('h2', {title: query.uri}, fileName(query.uri)),
    element('div', {class: 'asked'},
      element('div', {class: galleryClass}, card(query, 'query')),
      query.neighbours.length === 0
        ? element('p', {class: 'empty'}, 'No other row to compare it with.')
        : element('div', {class: galleryClass}, ...query.neighbours.map(near => card(near,
          element('span', {class: 'muted'}, `${near.rank} · `), near.score.toFixed(3),
          near.label == null ? null : element('span', {class: 'muted'}, ` · ${near.label}`))))))));
}

header();
queries();
facts();
