// The charts of an evaluation: reliability diagram and training history.
function reliability() {
  const bins = metrics.calibration.bins;
  const filled = bins.filter(bin => bin.rows > 0);
  const gap = filled.reduce((sum, bin) => sum + bin.rows * (bin.confidence - bin.accuracy), 0) / metrics.rows;
  const tendency = Math.abs(gap) < 0.01 ? 'Overall, the classifier is neither overconfident nor underconfident.'
    : gap > 0 ? `Overall, the classifier is overconfident by ${percent(gap)}.` : `Overall, the classifier is underconfident by ${percent(-gap)}.`;
  byId('calibration-text').textContent = `Of the ${plural(kind)} classified with 80 % confidence, 80 % should be correct: the bars should reach the dashed line, and red marks the gap. ${tendency}`;
  const largest = Math.max(...bins.map(bin => bin.rows));

  const bars = (api, from, to, style) => {
    const [left, top] = api.coord([api.value(0), to]);
    const [right, bottom] = api.coord([api.value(1), from]);
    return {type: 'rect', shape: {x: left + 1, y: Math.min(top, bottom), width: Math.max(1, right - left - 2), height: Math.abs(bottom - top)}, style};
  };
  const data = filled.map(bin => [bin.above, bin.up_to, bin.accuracy, bin.confidence, bin.rows]);
  draw('reliability', width => frame({
    grid: [{left: 52, right: 24, top: 10, height: width < 420 ? 210 : 270}, {left: 52, right: 24, bottom: 44, height: 54}],
    xAxis: [0, 1].map(index => axis({type: 'value', min: 0, max: 1, interval: 0.2, gridIndex: index, splitLine: {show: false},
      name: index ? 'confidence' : '', nameGap: 26, axisLabel: {show: index === 1, formatter: value => `${Math.round(100 * value)} %`}})),
    yAxis: [axis({type: 'value', min: 0, max: 1, interval: 0.2, name: 'accuracy', nameGap: 40, axisLabel: {formatter: value => `${Math.round(100 * value)}`}}),
      axis({type: 'value', gridIndex: 1, min: 0, max: largest, interval: largest, name: plural(kind), nameGap: 40, splitLine: {show: false}, axisLabel: {formatter: value => value ? shortCount(value) : ''}})],
    tooltip: {formatter: ({data: [above, upTo, accuracy, confidence, rows]}) => tip(`Confidence ${percent(above, 0)} to ${percent(upTo, 0)}`,
      `${examples(rows)}, ${percent(accuracy)} correct`, `mean confidence ${percent(confidence)}`)},
    series: [
      {type: 'custom', data, encode: {x: [0, 1], y: 2}, renderItem: (params, api) => ({type: 'group', children: [
        bars(api, 0, api.value(2), {fill: color('accent'), opacity: 0.85}),
        bars(api, api.value(2), Math.max(api.value(2), api.value(3)), {fill: color('wrong'), opacity: 0.3}),
      ]})},
      {type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', silent: true, tooltip: {show: false}, lineStyle: {color: color('muted'), type: 'dashed', width: 1.5}},
      {type: 'custom', data, encode: {x: [0, 1], y: 4}, xAxisIndex: 1, yAxisIndex: 1, renderItem: (params, api) => bars(api, 0, api.value(4), {fill: color('muted'), opacity: 0.6})},
    ],
  }), width => (width < 420 ? 210 : 270) + 132);
}

function curves() {
  const history = report.history ?? [];
  if (history.length === 0) {
    byId('learning-text').remove();
    absent('curves', report.absent.history);
    return;
  }
  const best = report.bestEpoch;
  byId('learning-text').textContent = `${counted(history.filter(epoch => epoch.number > 0).length, 'epoch')}; the classifier is ${best === 0 ? 'the head before the first epoch' : `from epoch ${best}`}` +
    (history.some(epoch => epoch.validationLoss != null) ? ', the best one on the validation rows.' : '. There were no validation rows.');
  const line = (name, key, style, index) => ({
    name, type: 'line', xAxisIndex: index, yAxisIndex: index, data: history.map(epoch => [epoch.number, epoch[key]]).filter(point => point[1] != null),
    showSymbol: history.length < 3, symbolSize: 6, lineStyle: {color: color(style), width: 2}, itemStyle: {color: color(style)},
    markLine: key.startsWith('validation') || !history.some(epoch => epoch.validationLoss != null) ? {silent: true, symbol: 'none', data: [{xAxis: best}],
      lineStyle: {color: color('wrong'), type: 'solid', width: 1}, label: {formatter: index ? '' : `epoch ${best}`, color: color('wrong'), fontSize: 12}} : undefined,
  });
  draw('curves', width => {
    const height = width < 420 ? 132 : 162;
    const last = Math.max(...history.map(epoch => epoch.number));
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(size => last / size <= 8) ?? last;
    const grid = [0, 1].map(index => ({left: 52, right: 24, top: 32 + index * (height + 34), height}));
    return frame({
      legend: {top: 0, left: 44, data: ['training', 'validation'], selectedMode: false, itemWidth: 18, itemHeight: 8, icon: 'roundRect', textStyle: {color: color('muted'), fontSize: 13}},
      grid,
      xAxis: [0, 1].map(index => axis({type: 'value', gridIndex: index, min: 0, max: last, interval: step, splitLine: {show: false}, name: index ? 'epoch' : '', nameGap: 26, axisLabel: {show: index === 1, showMaxLabel: last % step === 0}})),
      yAxis: [axis({type: 'value', gridIndex: 0, name: 'loss', nameGap: 40, scale: false}),
        axis({type: 'value', gridIndex: 1, name: 'accuracy', nameGap: 40, scale: true, max: 1, splitNumber: 4, axisLabel: {formatter: value => `${+(100 * value).toFixed(1)}`}})],
      axisPointer: {link: [{xAxisIndex: 'all'}], lineStyle: {color: color('muted')}},
      tooltip: {trigger: 'axis', formatter: points => {
        const epoch = history.find(one => one.number === points[0].value[0]);
        return tip(element('b', {}, `Epoch ${epoch.number}`), `training: loss ${decimal(epoch.trainingLoss, 4)}, ${epoch.trainingAccuracy == null ? '–' : percent(epoch.trainingAccuracy)} correct`,
          ...(epoch.validationLoss == null ? [] : [`validation: loss ${decimal(epoch.validationLoss, 4)}, ${percent(epoch.validationAccuracy)} correct`]));
      }},
      series: [line('training', 'trainingLoss', 'muted', 0), line('validation', 'validationLoss', 'accent', 0),
        line('training', 'trainingAccuracy', 'muted', 1), line('validation', 'validationAccuracy', 'accent', 1)],
    });
  }, width => 2 * (width < 420 ? 132 : 162) + 34 + 32 + 44);
}
