// Charts that adapt to the colour scheme and width of the page.
const dark = matchMedia('(prefers-color-scheme: dark)');
const font = getComputedStyle(document.body).fontFamily;
const color = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Draws into an element now, and again whenever its width or the colour scheme changes. */
function draw(id, makeOption, heightOf) {
  const place = byId(id);
  let chart = null;
  let width = 0;
  const explanation = place.closest('section')?.querySelector('.explanation[id]');
  if (explanation) place.setAttribute('aria-describedby', explanation.id);
  const redraw = () => {
    width = place.clientWidth;
    if (!width) return;
    place.style.height = `${Math.round(heightOf(width))}px`;
    chart ??= echarts.init(place, null, {renderer: 'canvas'});
    chart.resize();
    chart.setOption(makeOption(width, chart), {notMerge: true});
  };
  // Drawn in the next frame: a chart that changed its place now would be observed without end.
  new ResizeObserver(() => requestAnimationFrame(() => { if (place.clientWidth !== width) redraw(); })).observe(place);
  dark.addEventListener('change', redraw);
  redraw();
  return {redraw, chart: () => chart};
}

/** The options that all charts share. */
function frame(option) {
  return {
    animation: false,
    textStyle: {fontFamily: font, color: color('text')},
    backgroundColor: 'transparent',
    ...option,
    tooltip: {
      confine: true, transitionDuration: 0, backgroundColor: color('page'), borderColor: color('line'), padding: [8, 12],
      textStyle: {color: color('text'), fontFamily: font, fontSize: 13.5}, ...option.tooltip,
    },
  };
}

function axis(option) {
  return {
    axisLine: {lineStyle: {color: color('line')}}, axisTick: {show: false}, splitLine: {lineStyle: {color: color('grid')}},
    nameLocation: 'middle', nameTextStyle: {color: color('muted'), fontSize: 13}, ...option,
    axisLabel: {color: color('muted'), fontSize: 12, ...option.axisLabel},
  };
}

/** The width of a text in pixels. */
function textWidth(text, size) {
  textWidth.pen ??= document.createElement('canvas').getContext('2d');
  textWidth.pen.font = `${size}px ${font}`;
  return textWidth.pen.measureText(text).width;
}

const tip = (...lines) => element('div', {class: 'tip'}, ...lines.flatMap((line, place) => place ? [element('br'), line] : [line]));
