// The confusion matrix: correct answers in one colour, mistakes in another, so that both show at any size.
const MOST_CLASSES = 250;

/** The classes to show, in order: all, or those with the most mistakes. */
function shownClasses() {
  const mistakes = new Array(classes.length).fill(0);
  metrics.confusion.forEach(([label, predicted, rows]) => {
    if (label !== predicted) {
      mistakes[label] += rows;
      mistakes[predicted] += rows;
    }
  });
  return classes.map((figures, index) => index)
    .filter(index => classes[index].rows + classes[index].predicted > 0)
    .sort((one, other) => mistakes[other] - mistakes[one] || one - other).slice(0, MOST_CLASSES).sort((one, other) => one - other);
}

function heatmap() {
  const shown = shownClasses();
  const place = new Map(shown.map((index, position) => [index, position]));
  const size = shown.length;
  const occurring = classes.filter(figures => figures.rows + figures.predicted > 0).length;
  byId('confusion-text').textContent = 'Rows are labels, columns are predicted classes: everything off the diagonal is a mistake.' +
    (size < occurring ? ` Only the ${size} of ${count(occurring)} classes with the most mistakes are shown.` : '') +
    (size > 30 ? ' Use the sliders to zoom in.' : '');
  const cells = metrics.confusion.filter(([label, predicted]) => place.has(label) && place.has(predicted))
    .map(([label, predicted, rows]) => ({label, predicted, rows, share: rows / classes[label].rows}));
  const names = shown.map(index => classes[index].name);
  const zooms = size > 30;
  const fontSize = zooms ? 11 : 13;
  const longest = Math.max(...names.map(name => textWidth(name, fontSize)));

  const layout = width => {
    const text = Math.ceil(Math.min(width < 480 ? 84 : 150, longest + 4));
    const left = text + 32;
    const right = zooms ? 34 : 4;
    const side = width - left - right;
    const turned = longest + 10 > side / size;
    const below = turned ? text : fontSize + 4;
    return {text, left, right, turned, below, top: 4, bottom: below + 32 + (zooms ? 30 : 0), side};
  };

  // Rare mistakes must be visible too: with many classes, even a single one in a cell two pixels wide.
  const strength = item => Math.max(zooms && item.label !== item.predicted ? 0.45 : 0, Math.pow(item.share, 0.6));

  const option = width => {
    const {text, left, right, turned, below, top, bottom, side} = layout(width);
    const cell = side / size;
    const steps = dark.matches ? {right: ['#1a2c3b', '#2f6f9f', '#8cc9f2'], wrong: ['#33231c', '#a24e28', '#ffa97d']}
      : {right: ['#dcebf6', '#6aa9d4', '#14578a'], wrong: ['#fbe3d7', '#e58a5c', '#96300a']};
    const labelColor = share => (dark.matches ? share > 0.62 : share < 0.5) === dark.matches ? (dark.matches ? '#0c1116' : '#ffffff') : color('text');
    const series = (name, data) => ({
      name, type: 'heatmap', progressive: 0,
      data: data.map(item => ({value: [place.get(item.predicted), place.get(item.label), strength(item)], item, label: {color: labelColor(strength(item))}})),
      label: {show: cell >= 26 && size <= 30, formatter: ({data: {item}}) => shortCount(item.rows), fontSize: cell > 44 ? 14 : 11},
      itemStyle: {borderColor: color('page'), borderWidth: cell > 14 ? 1 : 0},
      emphasis: {itemStyle: {borderColor: color('text'), borderWidth: 1.5}},
    });
    const category = extra => axis({type: 'category', data: names, splitLine: {show: false}, splitArea: {show: true, areaStyle: {color: [color('raised'), color('raised')]}}, nameTextStyle: {color: color('muted'), fontSize: 13}, ...extra,
      axisLabel: {fontSize, color: color('text'), width: text, overflow: 'truncate', ellipsis: '…', interval: !zooms && cell >= 13 ? 0 : 'auto', ...extra.axisLabel}});
    const zoom = extra => ({type: 'slider', filterMode: 'weakFilter', brushSelect: false, showDetail: false, showDataShadow: false, borderColor: color('line'), fillerColor: color('accent-soft') + '99', backgroundColor: color('raised'),
      handleStyle: {color: color('page'), borderColor: color('accent')}, moveHandleSize: 0, ...extra});
    return frame({
      grid: {left, right, top, bottom},
      xAxis: category({name: 'predicted class', nameGap: below + 12, position: 'bottom', axisLabel: {rotate: turned ? 90 : 0}}),
      yAxis: category({name: 'label', nameGap: text + 16, inverse: true}),
      dataZoom: zooms ? [zoom({xAxisIndex: 0, bottom: 4, height: 16, left, right}), zoom({yAxisIndex: 0, right: 4, width: 16, top, bottom})] : [],
      visualMap: ['right', 'wrong'].map((kind, index) => ({show: false, min: 0, max: 1, dimension: 2, seriesIndex: index, inRange: {color: steps[kind]}})),
      tooltip: {formatter: ({data: {item}}) => tip(element('b', {}, classes[item.label].name), item.label === item.predicted ? 'classified correctly' : element('span', {class: 'wrong'}, `classified as ${classes[item.predicted].name}`),
        `${count(item.rows)} of ${examples(classes[item.label].rows)}, ${percent(item.share)}`)},
      series: [series('correct', cells.filter(item => item.label === item.predicted)), series('mistakes', cells.filter(item => item.label !== item.predicted))],
    });
  };
  draw('heatmap', option, width => { const {side, top, bottom} = layout(width); return side + top + bottom; });
  heatmapLegend();
}

function heatmapLegend() {
  const ramp = kind => element('span', {class: `ramp ${kind}`});
  byId('heatmap-legend').replaceChildren(
    element('span', {class: 'scale'}, 'correct', ramp('right')), element('span', {class: 'scale'}, 'mistakes', ramp('wrong')), element('span', {}, `share of the ${plural(kind)} with that label, 0 to 100 %`));
}
