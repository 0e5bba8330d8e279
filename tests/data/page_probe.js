// Acts as a person does on a page of `skrobot plot`, and writes what the page then shows, a line each.
(() => {
  const lines = [], say = (name, text) => lines.push(name + ': ' + text);
  const figure = document.querySelector('figure'), svg = figure.querySelector('svg'), box = figure.querySelector('.values');
  const spoken = figure.querySelector('.spoken'), reset = figure.querySelector('.reset'), chart = charts[0];
  const mouse = (target, type, x, y) => {
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: at.x, clientY: at.y, button: 0 }));
  };
  const key = (name, more) => svg.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more }));
  const shown = () => box.style.display === 'block' ? [...box.children].map(row => row.textContent).join(' | ') : 'nothing';
  const ticks = axis => [...svg.querySelectorAll('.ticks text')].filter(text => (text.getAttribute('text-anchor') === 'middle') === (axis === 'x')).map(text => text.textContent).join(' ');
  if (!chart.trials) {
    const area = chart.area, x = share => area.x + area.width * share, y = share => area.y + area.height * share;
    const at = share => { mouse(svg, 'mousemove', x(share), y(.5)); return shown(); };
    const drag = (from, to) => {
      mouse(svg, 'pointerdown', x(from[0]), y(from[1]));
      mouse(window, 'pointermove', x(to[0]), y(to[1]));
      mouse(window, 'pointerup', x(to[0]), y(to[1]));
    };
    say('begin', at(0.001));
    say('both', at(.25));
    say('one ended', at(.9));
    say('ticks', ticks('x'));
    drag([.2, .5], [.4, .5]);
    say('zoomed x', ticks('x') + ', ' + ticks('y') + ', reset ' + reset.style.display);
    say('said', spoken.textContent);
    drag([0, 0], [1, .5]);
    say('zoomed y', ticks('y'));
    mouse(svg, 'dblclick', x(.5), y(.5));
    say('all', ticks('x') + ', ' + ticks('y') + ', reset ' + reset.style.display);
    drag([.5, .5], [.501, .5]);
    say('no drag', ticks('x'));
    key('+');
    say('plus', ticks('x'));
    key('ArrowRight', { shiftKey: true });
    say('right', ticks('x'));
    for (let i = 0; i < 9; ++i) key('ArrowRight', { shiftKey: true });
    say('to the end', ticks('x'));
    for (let i = 0; i < 60; ++i) key('+');
    say('not beyond numbers', svg.querySelector('.ticks').textContent.includes('NaN'));
    key('0');
    say('zero', ticks('x') + ', reset ' + reset.style.display);
    key('ArrowRight');
    say('read', spoken.textContent);
    key('ArrowRight');
    say('read on', spoken.textContent);
    const name = figure.querySelector('#line-0');
    name.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    say('hidden', name.getAttribute('aria-pressed') + ' ' + at(.25));
    name.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    say('shown', name.getAttribute('aria-pressed') + ' ' + at(.25));
    say('reachable', svg.getAttribute('tabindex') + ' ' + svg.getAttribute('role') + ' ' + svg.getAttribute('aria-label'));
  } else {
    const box_of = () => svg.getAttribute('viewBox');
    mouse(figure.querySelector('#line-0'), 'mousemove', 100, 100);
    say('trial', shown());
    say('whole', box_of());
    mouse(svg, 'pointerdown', 96, 54);
    mouse(window, 'pointermove', 576, 324);
    mouse(window, 'pointerup', 576, 324);
    say('zoomed', box_of() + ', reset ' + reset.style.display);
    mouse(svg, 'dblclick', 10, 10);
    say('all', box_of() + ', reset ' + reset.style.display);
    key('ArrowRight');
    say('best', spoken.textContent);
    key('ArrowRight');
    say('next', spoken.textContent);
    key('+');
    say('plus', box_of());
    key('Escape');
    say('escape', box_of());
  }
  const made = document.createElement('pre');
  made.id = 'probe';
  made.textContent = '\n' + lines.join('\n') + '\n';
  document.body.appendChild(made);
})();
