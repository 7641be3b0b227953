// The page about a quantised network.
const layers = report.layers;
const cosine = number => number.toFixed(4);
const worst = layers.reduce((low, layer) => layer.one_percent < low.one_percent ? layer : low);
const own = layers.find(layer => layer.layer === report.features);
const isLow = layer => layer.one_percent < report.least_cosine;
const below = layers.filter(isLow);
const between = range => `95 % interval ${percent(range.low)} to ${percent(range.high)}`;

function header() {
  byId('title').textContent = report.model;
  byId('summary').append('Computes ', element('b', {}, percent(report.integer_share, 0)),
    ` of its operations on integers of 8 bits. Compared with ${report.floats} on ${examples(report.compared_images)} that its scales were not chosen on: ${
      below.length ? `${counted(below.length, 'layer')} of ${layers.length} below` : `all ${counted(layers.length, 'layer')} within`} the limit of ${report.least_cosine}.`);
  byId('figures').append(
    figure('Default layer', cosine(own.one_percent), '', `${own.layer}: the cosine with the original that 99 of 100 images reach. Median ${cosine(own.median)}.`, 'main'),
    figure('Worst layer', cosine(worst.one_percent), '', `${worst.layer}. Median ${cosine(worst.median)}.`, 'main'),
    figure('Speed', report.speed.toFixed(1), ' x', `Of the engine alone up to the default layer, compared with ${report.floats}, on the machine that quantised.`),
    ...classes());
}

function classes() {
  const found = report.classes;
  if (!found) return [];
  const accuracy = (name, own) => figure(name, (100 * own.share).toFixed(1), '%', `${between(own)}; ${examples(found.labelled)} with a label.`);
  const same = figure('Same class', (100 * found.same / report.compared_images).toFixed(1), '%', `${count(found.same)} of ${examples(report.compared_images)}; ${between(found)}.`);
  return found.labelled
    ? [same, accuracy('Right class, integers', found.accuracy_on_integers), accuracy('Right class, floats', found.accuracy_on_floats)]
    : [same];
}

function depthChart() {
  byId('depth-text').textContent = `The cosine between the numbers of both networks at each layer that both offer, image by image: the median, and what 99 of 100 images reach. Dashed: the limit of ${report.least_cosine}.`;
  const lowest = Math.min(report.least_cosine, worst.one_percent);
  const line = (name, key, style, width) => ({
    name, type: 'line', symbol: 'circle', symbolSize: 6, data: layers.map((layer, place) => [place, layer[key], layer]), encode: {x: 0, y: 1},
    lineStyle: {color: color(style), width}, itemStyle: {color: color(style)},
  });
  draw('depth-chart', width => frame({
    legend: {top: 0, left: 44, selectedMode: false, itemWidth: 22, itemHeight: 8, textStyle: {color: color('muted'), fontSize: 13}, data: ['median', '1 % quantile']},
    grid: {left: 64, right: 28, top: 40, bottom: 48},
    xAxis: axis({type: 'value', min: 0, max: Math.max(1, layers.length - 1), splitLine: {show: false}, name: 'layers in the order of computation', nameGap: 16, axisLabel: {show: false}}),
    yAxis: axis({type: 'value', min: Math.max(-1, Math.floor(100 * lowest - 0.5) / 100), max: 1, name: 'cosine', nameGap: 48}),
    tooltip: {trigger: 'item', formatter: ({data: [, , layer]}) => tip(element('b', {}, layer.layer), `median ${cosine(layer.median)}`, `1 % quantile ${cosine(layer.one_percent)}`, layer.operator)},
    series: [
      {...line('median', 'median', 'accent', 2), markLine: {silent: true, symbol: 'none', data: [{yAxis: report.least_cosine}], label: {show: false}, lineStyle: {color: color('muted'), type: 'dashed'}}},
      line('1 % quantile', 'one_percent', 'wrong', 1.5)],
  }), width => width < 620 ? 320 : 400);
}

function layerTable() {
  byId('layer-table').tHead.append(element('tr', {}, ...['Layer', 'Operator', 'Median', '1 % quantile', ''].map(name => element('th', {scope: 'col'}, element('span', {class: 'head'}, name)))));
  byId('layer-table').tBodies[0].append(...layers.map(layer => {
    const mark = [layer === own ? 'default' : '', isLow(layer) ? 'below the limit' : ''].filter(Boolean).join(', ');
    return element('tr', mark ? {class: 'chosen'} : {}, element('th', {scope: 'row'}, layer.layer), ...[layer.operator, cosine(layer.median), cosine(layer.one_percent), mark].map(cell => element('td', {}, cell)));
  }));
}

header();
depthChart();
layerTable();
facts();
