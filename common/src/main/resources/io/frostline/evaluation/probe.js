// The page of a probe.
const cuts = report.cuts;
const last = list => list[list.length - 1];
const poolings = [...new Set(cuts.map(cut => cut.pool))];
const layers = [...new Set(cuts.map(cut => cut.layer))];
const most = last(report.examples);
const cutOf = recommendation => cuts.find(cut => cut.layer === recommendation.layer && cut.pool === recommendation.pool);
const [mostAccurate, cheapest] = report.recommendations.map(cutOf);
const scoreOf = (scores, examples) => scores.find(score => score.examples === examples);
const nameOf = cut => `${cut.layer}, ${cut.pool}`;
const plusMinus = score => `${(100 * score.accuracy).toFixed(1)} ± ${(100 * score.standard_error).toFixed(1)}`;
const inWords = examples => examples === 'all' ? `all ${counted(last(report.bare.scores).training_rows, 'example')}` : `${counted(Number(examples), 'example')} per class`;
const controlled = cut => cut.random_scores.length > 0;
const milliseconds = number => `${number.toFixed(number < 1 ? 2 : 1)} ms`;

const grouped = report.folds > 0;

function header() {
  const tested = grouped
    ? `${counted(report.rows, kind)} of groups that it has not seen,`
    : counted(report.test_rows, `unseen ${kind}`);
  byId('title').textContent = report.model;
  byId('summary').append(`Cut at `, element('b', {}, nameOf(mostAccurate)),
    `: a softmax regression on its features correctly classifies ${percent(last(mostAccurate.scores).accuracy)} of ${tested} in ${counted(report.classes.length, 'class')}.`);
  const best = last(mostAccurate.scores);
  byId('figures').append(
    figure('Best cut', (100 * best.accuracy).toFixed(1), '%', `${nameOf(mostAccurate)}; standard error ${percent(best.standard_error)}.`, 'main'),
    figure('Cheapest comparable cut', milliseconds(cheapest.milliseconds).split(' ')[0], ' ms', `${nameOf(cheapest)}: accuracy ${percent(last(cheapest.scores).accuracy)} with ${percent(cheapest.share, 0)} of the multiplications of the network.`, 'main'),
    figure('Last layer', (100 * last(lastLayer().scores).accuracy).toFixed(1), '%', `${nameOf(lastLayer())}: the last layer that was probed.`),
    ...(controlled(mostAccurate) ? [figure('Random weights', (100 * last(mostAccurate.random_scores).accuracy).toFixed(1), '%', 'The same network without pre-training, at the best cut.')] : []),
    figure(report.bare.column.replace(/^./, letter => letter.toUpperCase()), (100 * last(report.bare.scores).accuracy).toFixed(1), '%', `No network: ${report.bare.words}. Baseline (most frequent class): ${percent(report.baseline)}.`));
  byId('notes').append(...report.notes.map(note => element('li', {}, ...sentence(note))));
}

/** The last layer with its best pooling. */
function lastLayer() {
  return cuts.filter(cut => cut.layer === last(layers))
    .reduce((best, cut) => last(cut.scores).accuracy > last(best.scores).accuracy ? cut : best);
}

function recommendations() {
  const both = mostAccurate === cheapest;
  byId('recommended').append(...(both ? report.recommendations.slice(0, 1) : report.recommendations).map(recommendation => element('div', {},
    element('h3', {}, `For ${both ? report.recommendations.map(one => one.goal).join(', and for ') : recommendation.goal}: ${nameOf(recommendation)}`),
    element('p', {class: 'explanation'}, both ? report.recommendations.map(one => one.reason).join(' ') : recommendation.reason),
    commandList(recommendation.commands),
    ...(recommendation.retraining
      ? [element('p', {class: 'explanation'}, 'Instead of these, to train layers below the cut, too:'), commandList([recommendation.retraining])]
      : []))));
}

const shades = ['accent', 'wrong', 'muted', 'text'];

/** Vertical bars from one standard error below to one above. */
function errorBars(data, style) {
  return {
    type: 'custom', data, silent: true, tooltip: {show: false}, z: 1, encode: {x: 0, y: [1, 2]},
    renderItem: (params, api) => {
      const [x, top] = api.coord([api.value(0), api.value(2)]);
      const bottom = api.coord([api.value(0), api.value(1)])[1];
      const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: color(style), lineWidth: 1.2}});
      return {type: 'group', children: [line(x, top, x, bottom), line(x - 3, top, x + 3, top), line(x - 3, bottom, x + 3, bottom)]};
    },
  };
}

const around = (x, score) => [x, score.accuracy - score.standard_error, score.accuracy + score.standard_error];
const lowest = scores => Math.max(0, Math.floor(20 * Math.min(...scores.map(score => score.accuracy - score.standard_error))) / 20);
const percentAxis = (scores, option) => axis({type: 'value', min: lowest(scores), name: 'accuracy', nameGap: 46,
  axisLabel: {formatter: value => `${Math.round(100 * value)} %`}, ...option});

function depthChart() {
  let shown = most;
  byId('depth-text').textContent = `Solid: the pre-trained network. Dashed: the same network with random weights. Error bars: one standard error, ${grouped ? 'from the differences between the folds' : `from the draws of examples and from the test ${plural(kind)}`}. A layer that does not beat random weights has learned nothing useful for these ${plural(kind)}.`;
  const buttons = report.examples.map(examples => {
    const button = element('button', {type: 'button', 'aria-pressed': String(examples === shown)}, examples);
    button.onclick = () => {
      shown = examples;
      buttons.forEach(other => other.setAttribute('aria-pressed', String(other === button)));
      chart.redraw();
    };
    return button;
  });
  byId('depth-controls').append(element('span', {}, 'Examples per class'), element('span', {class: 'choice'}, ...buttons));
  const line = (pool, kind) => {
    const of = cuts.filter(cut => cut.pool === pool && cut[kind].length);
    const style = shades[poolings.indexOf(pool) % shades.length];
    const data = of.map(cut => [cut.depth, scoreOf(cut[kind], shown).accuracy, cut]);
    const trained = kind === 'scores';
    return [{name: trained ? pool : `${pool}, random weights`, type: 'line', data, encode: {x: 0, y: 1}, symbol: 'circle', symbolSize: trained ? 8 : 5,
      lineStyle: {color: color(style), width: trained ? 2.5 : 1.5, type: trained ? 'solid' : 'dashed'}, itemStyle: {color: color(style), opacity: trained ? 1 : 0.7}},
      errorBars(of.map(cut => around(cut.depth, scoreOf(cut[kind], shown))), style)];
  };
  const chart = draw('depth-chart', width => {
    const bare = scoreOf(report.bare.scores, shown);
    const scores = [bare, ...cuts.flatMap(cut => [cut.scores, cut.random_scores].filter(list => list.length).map(list => scoreOf(list, shown)))];
    const slanted = layers.length * 150 > width;
    const upright = width / layers.length < 48;
    return frame({
      legend: {top: 0, left: 44, selectedMode: false, itemWidth: 22, itemHeight: 8, textStyle: {color: color('muted'), fontSize: 13},
        data: poolings.flatMap(pool => [pool, ...(cuts.some(cut => cut.pool === pool && controlled(cut)) ? [`${pool}, random weights`] : [])])},
      grid: {left: 60, right: 76, top: width < 620 ? 72 : 40, bottom: upright ? 164 : slanted ? 116 : 48},
      xAxis: axis({type: 'category', data: layers, splitLine: {show: false}, axisLabel: {interval: 0, rotate: upright ? 90 : slanted ? 38 : 0, formatter: name => shortened(name, 22)}}),
      yAxis: percentAxis(scores),
      tooltip: {trigger: 'item', formatter: ({data: [, , cut]}) => tip(element('b', {}, nameOf(cut)), `trained ${plusMinus(scoreOf(cut.scores, shown))} %`,
        ...(controlled(cut) ? [`random weights ${plusMinus(scoreOf(cut.random_scores, shown))} %`] : []), `${count(cut.width)} features, ${milliseconds(cut.milliseconds)} and ${(cut.multiply_accumulates / 1e6).toFixed(1)} million multiplications per ${kind === 'text' ? 'token' : kind}`)},
      series: [...poolings.flatMap(pool => [...line(pool, 'scores'), ...line(pool, 'random_scores')]),
        {type: 'line', data: [], markLine: {silent: true, symbol: 'none', data: [{yAxis: bare.accuracy}], lineStyle: {color: color('text'), type: 'dotted', width: 1.5},
          label: {formatter: `${report.bare.column}\n${percent(bare.accuracy)}`, lineHeight: 15, color: color('text'), fontSize: 12}}}],
    });
  }, width => width < 620 ? 470 : 480);
}

function costChart() {
  byId('cost-text').textContent = `Time per ${kind} on one core, up to the layer and without decoding, and accuracy with ${inWords(most)}. Cuts above the dashed line are within one standard error of the best.`;
  const best = last(mostAccurate.scores);
  // Within the chart, however close to its edge the point is.
  const inside = width => ({labelRect}) => ({dx: Math.max(4, Math.min(labelRect.x, width - labelRect.width - 4)) - labelRect.x, hideOverlap: true});
  const points = (pool, width) => ({
    name: pool, labelLayout: inside(width), type: 'scatter', symbolSize: 10, itemStyle: {color: color(shades[poolings.indexOf(pool) % shades.length])},
    data: cuts.filter(cut => cut.pool === pool).map(cut => ({value: [cut.milliseconds, last(cut.scores).accuracy], cut,
      label: {show: cut === cheapest || cut === mostAccurate, position: cut === mostAccurate ? 'top' : 'bottom', formatter: shortened(cut.layer, 24), color: color('text'), fontSize: 12}})),
    markLine: pool === poolings[0] ? {silent: true, symbol: 'none', data: [{yAxis: best.accuracy - best.standard_error}], label: {show: false}, lineStyle: {color: color('muted'), type: 'dashed'}} : undefined,
  });
  draw('cost-chart', width => frame({
    legend: {top: 0, left: 44, selectedMode: false, textStyle: {color: color('muted'), fontSize: 13}, data: poolings},
    grid: {left: 60, right: 28, top: 36, bottom: 48},
    xAxis: axis({type: 'value', min: 0, name: `milliseconds per ${kind}`, nameGap: 28}),
    yAxis: percentAxis(cuts.map(cut => last(cut.scores))),
    tooltip: {formatter: ({data: {cut}}) => tip(element('b', {}, nameOf(cut)), `${plusMinus(last(cut.scores))} %`, `${milliseconds(cut.milliseconds)}, ${count(cut.width)} features`)},
    series: poolings.map(pool => points(pool, width)),
  }), () => 380);
}

function learningChart() {
  const shown = [
    ['best cut', mostAccurate.scores, 'accent', 'solid'], ['last layer', lastLayer().scores, 'wrong', 'solid'],
    ...(controlled(mostAccurate) ? [['best cut, random weights', mostAccurate.random_scores, 'accent', 'dashed']] : []), [report.bare.column, report.bare.scores, 'text', 'dotted']];
  byId('learning-text').textContent = `Heads trained on different numbers of examples per class; each point is the mean over ${grouped ? `${counted(report.folds, 'fold')} of groups` : `${counted(report.seeds, 'draw')} of examples`}. Where a curve still rises, more labels help more than another layer.`;
  draw('learning-chart', width => frame({
    legend: {top: 0, left: 44, selectedMode: false, itemWidth: 22, itemHeight: 8, textStyle: {color: color('muted'), fontSize: 13}, data: shown.map(([name]) => name)},
    grid: {left: 60, right: 28, top: width < 520 ? 64 : 44, bottom: 48},
    xAxis: axis({type: 'category', data: report.examples, splitLine: {show: false}, name: 'examples per class', nameGap: 28}),
    yAxis: percentAxis(shown.flatMap(([, scores]) => scores)),
    tooltip: {formatter: ({seriesName, data: [, , score]}) => tip(element('b', {}, seriesName), `${plusMinus(score)} %`, `trained on ${examples(score.training_rows)}`)},
    series: shown.flatMap(([name, scores, style, type]) => [
      {name, type: 'line', data: scores.map((score, place) => [place, score.accuracy, score]), encode: {x: 0, y: 1}, symbol: 'circle', symbolSize: 7, lineStyle: {color: color(style), width: 2, type}, itemStyle: {color: color(style)}},
      errorBars(scores.map((score, place) => around(place, score)), style)]),
  }), () => 380);
}

function cutTable() {
  const heads = ['Layer', 'Pooling', 'Width', '10⁶ MAC', 'ms', 'GB / million', ...report.examples, `Random, ${most}`];
  byId('cut-table').tHead.append(element('tr', {}, ...heads.map(name => element('th', {scope: 'col'}, element('span', {class: 'head'}, name)))));
  const row = (cells, kind) => element('tr', kind ? {class: kind} : {}, element('th', {scope: 'row'}, cells[0]), ...cells.slice(1).map(cell => element('td', {}, cell)));
  byId('cut-table').tBodies[0].append(
    ...cuts.map(cut => row([cut.layer, cut.pool, count(cut.width), (cut.multiply_accumulates / 1e6).toFixed(1), cut.milliseconds.toFixed(2), cut.gigabytes_per_million.toFixed(1),
      ...cut.scores.map(plusMinus), controlled(cut) ? plusMinus(last(cut.random_scores)) : ''], cut === mostAccurate || cut === cheapest ? 'chosen' : '')),
    row([report.bare.column, report.bare.pool, count(report.bare.width), '', '', (report.bare.width * 4e-3).toFixed(1), ...report.bare.scores.map(plusMinus), '']));
}

header();
recommendations();
depthChart();
costChart();
learningChart();
cutTable();
facts();
