// The feature space: one point per example; nearby examples look similar to the network.
const HUES = ['#4c78c8', '#e0902f', '#3f9d63', '#c9528f', '#8a63c9', '#2aa3a8', '#c8553d', '#8d8f2f', '#a0714f', '#7d8896'];

function pointColor(index, number) {
  if (number <= HUES.length) return HUES[index];
  return `hsl(${(index * 137.508) % 360} ${index % 2 ? 48 : 62}% ${dark.matches ? 62 : 46}%)`;
}

function featureMap() {
  const map = report.map;
  if (!map) {
    byId('map-text').remove();
    absent('map-chart', report.absent.map);
    return;
  }
  const counts = new Map();
  map.points.forEach(point => counts.set(point.label, (counts.get(point.label) ?? 0) + 1));
  const labels = [...counts.keys()].sort((one, other) => one - other);
  const order = new Map(labels.map((label, position) => [label, position]));
  const scale = map.points.length <= 300 ? 1.35 : 1;
  const {left, right, bottom, top} = map.frame;
  const within = (number, from, to) => Math.min(to, Math.max(from, number));
  const place = point => [within(point.x, left, right), within(point.y, bottom, top)];
  const isOutside = point => point.x < left || point.x > right || point.y < bottom || point.y > top;
  const outside = map.points.filter(isOutside).length;
  let selected = null;
  let mode = 'label';
  byId('map-text').textContent = `${map.points.length < map.rows ? `${count(map.points.length)} of ${examples(map.rows)}` : examples(map.rows)}, projected onto the first two principal components of ` + `${counted(map.width, 'standardised feature')}, which explain ${percent(map.explained[0] + map.explained[1])} of the variance. Crosses are mistakes; hover over a point to see its ${kind}.` +
    (outside === 0 ? '' : ` ${outside === 1 ? 'One lies' : `${count(outside)} lie`} far outside and ${outside === 1 ? 'is drawn as a triangle' : 'are drawn as triangles'} at the rim.`);

  /** Some room, so that points at the rim are whole. */
  const room = (from, to) => ({min: from - 0.03 * (to - from || 1), max: to + 0.03 * (to - from || 1)});
  const visible = point => selected == null || point.label === selected;
  const fill = point => mode === 'label' ? pointColor(order.get(point.label), labels.length) : point.label === point.predicted ? color('accent') : color('wrong');
  const CROSS = 'path://M2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 L0,2 Z';
  const datum = point => ({
    value: place(point), point, symbol: isOutside(point) ? 'triangle' : point.label === point.predicted ? 'circle' : CROSS, symbolSize: (point.label === point.predicted ? 8 : 10) * scale,
    itemStyle: {color: visible(point) ? fill(point) : color('line'), opacity: visible(point) ? 0.85 : 0.5}, z: visible(point) ? 2 : 1,
  });
  const tooltip = ({data: {point}}) => {
    const right = point.label === point.predicted;
    return element('div', {class: 'tip'}, preview(point), element('b', {}, classes[point.label].name), element('br'),
      right ? 'classified correctly' : element('span', {class: 'wrong'}, `classified as ${classes[point.predicted].name}`), ` (${percent(point.probability)})`,
      element('br'), element('span', {class: 'muted'}, shortened(fileName(point.uri), 44)));
  };
  const drawn = draw('map-chart', () => frame({
    grid: {left: 8, right: 8, top: 8, bottom: 8},
    xAxis: axis({type: 'value', ...room(left, right), axisLabel: {show: false}, axisLine: {show: false}}),
    yAxis: axis({type: 'value', ...room(bottom, top), axisLabel: {show: false}, axisLine: {show: false}}),
    tooltip: {formatter: tooltip},
    series: [{type: 'scatter', data: [...map.points].sort((one, other) => visible(one) - visible(other)).map(datum),
      emphasis: {scale: 1.6, itemStyle: {borderColor: color('text'), borderWidth: 1.5}}}],
  }), width => Math.max(320, Math.min(640, width * 0.62)));

  const choose = label => { selected = label; controls(); drawn.redraw(); };
  function controls() {
    const button = (text, value) => {
      const made = element('button', {type: 'button', 'aria-pressed': mode === value}, text);
      made.onclick = () => { mode = value; controls(); drawn.redraw(); };
      return made;
    };
    byId('map-controls').replaceChildren(element('span', {class: 'choice', role: 'group', 'aria-label': 'Colour by'}, button('Label', 'label'), button('Correct or not', 'right')), labels.length <= 24 ? chips() : select());
  }
  function chips() {
    return element('span', {class: 'chips'}, ...labels.map(label => {
      const dot = element('span', {class: 'dot'});
      dot.style.background = mode === 'label' ? pointColor(order.get(label), labels.length) : color('muted');
      const chip = element('button', {type: 'button', 'aria-pressed': selected === label, title: classes[label].name}, dot, element('span', {class: 'text'}, classes[label].name));
      chip.onclick = () => choose(selected === label ? null : label);
      return chip;
    }));
  }
  function select() {
    const list = element('select', {'aria-label': 'Show one class'}, element('option', {value: ''}, `all ${labels.length} classes`),
      ...[...labels].sort((one, other) => classes[one].name.localeCompare(classes[other].name)).map(label => element('option', {value: label}, `${shortened(classes[label].name, 40)} (${counts.get(label)})`)));
    list.value = selected ?? '';
    list.onchange = () => choose(list.value === '' ? null : Number(list.value));
    return element('label', {class: 'search'}, element('span', {}, 'Show'), list);
  }
  controls();
  dark.addEventListener('change', controls);
}
