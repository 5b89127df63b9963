// Runs before the body is drawn, so that the theme does not flash; the rest waits for the page.
(function () {
  'use strict';

  var root = document.documentElement;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var picked = new Set();
  var everything = false;
  var opened = new Map();
  var focused = '';
  var lastSpoken = 0;

  function recall(name) {
    try { return window.localStorage.getItem('postrider.' + name); } catch (e) { return null; }
  }

  function keep(name, value) {
    try { window.localStorage.setItem('postrider.' + name, value); } catch (e) { /* not remembered */ }
  }

  function byId(id) { return document.getElementById(id); }

  function on(id, event, listener) {
    var element = byId(id);
    if (element) { element.addEventListener(event, listener); }
  }

  // Theme.
  function applyTheme() { root.dataset.theme = recall('theme') || (dark.matches ? 'dark' : 'light'); }
  applyTheme();
  dark.addEventListener('change', function () { applyTheme(); colourChart(); });

  // Chart: what the server sends has no colours.
  function colours() {
    var style = getComputedStyle(root);
    return function (name) { return style.getPropertyValue('--' + name).trim(); };
  }

  function dress(config) {
    var colour = colours();
    var axis = { grid: { color: colour('line') }, ticks: { color: colour('quiet') }, border: { display: false } };
    var series = ['stored', 'sent'];
    config.data.datasets.forEach(function (set, i) {
      set.borderColor = colour(series[i]);
      set.backgroundColor = colour(series[i] + '-soft');
      set.borderWidth = 2;
      set.borderDash = i === 0 ? [5, 4] : [];
      set.fill = i === 1;
      set.pointRadius = 0;
      set.pointHitRadius = 12;
      set.tension = 0.25;
    });
    config.options = {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: { legend: { align: 'end', labels: { color: colour('ink'), boxWidth: 18, boxHeight: 2 } } },
      scales: {
        x: Object.assign({}, axis, { grid: { display: false }, ticks: { color: colour('quiet'), maxRotation: 0, autoSkipPadding: 24 } }),
        y: Object.assign({}, axis, { beginAtZero: true, suggestedMax: 4, ticks: { color: colour('quiet'), maxTicksLimit: 6, precision: 0 } })
      }
    };
  }

  window.postriderChart = function () { dress(this.cfg.config); };

  function chart() {
    var widget = window.PrimeFaces && PrimeFaces.widgets && PrimeFaces.widgets.throughput;
    return widget && widget.chart;
  }

  function colourChart() {
    var shown = chart();
    if (shown) {
      dress(shown.config);
      shown.update('none');
    }
  }

  function feedChart() {
    var shown = chart();
    var numbers = byId('numbers');
    if (shown && numbers) {
      var fresh = JSON.parse(numbers.dataset.numbers);
      shown.data.labels = fresh.labels;
      shown.data.datasets[0].data = fresh.stored;
      shown.data.datasets[1].data = fresh.sent;
      shown.update('none');
    }
  }

  // Refreshing: only while it is wanted and can be seen.
  function pollWidget() { return window.PrimeFaces && PrimeFaces.widgets && PrimeFaces.widgets.live; }

  function live() {
    var widget = pollWidget();
    var button = byId('live-switch');
    var wanted = recall('live') !== 'off';
    if (button) {
      button.setAttribute('aria-pressed', String(wanted));
      button.querySelector('.words').textContent = wanted ? button.dataset.on : button.dataset.off;
    }
    if (widget) {
      widget.stop();
      if (wanted && !document.hidden) { widget.start(); }
    }
  }

  // Numbers are told to screen readers twice a minute at most, and only when they have changed.
  function speak() {
    var numbers = byId('numbers');
    var spoken = byId('spoken');
    var now = performance.now();
    if (numbers && spoken && spoken.textContent !== numbers.dataset.spoken && now - lastSpoken > 30000) {
      lastSpoken = now;
      spoken.textContent = numbers.dataset.spoken;
    }
  }

  // Choosing messages. What has left the page is chosen no more.
  function boxes() { return Array.from(document.querySelectorAll('input[name=pick]')); }

  function showPicks() {
    var all = boxes();
    var present = new Set(all.map(function (box) { return box.value; }));
    picked.forEach(function (value) { if (!present.has(value)) { picked.delete(value); } });
    all.forEach(function (box) {
      box.checked = picked.has(box.value);
      box.closest('tr').classList.toggle('chosen', box.checked);
    });
    var page = byId('pick-page');
    if (!page) { return; }
    var full = all.length > 0 && picked.size === all.length;
    everything = everything && full;
    page.checked = full;
    page.indeterminate = picked.size > 0 && !full;
    var words = byId('picked');
    words.textContent = everything ? words.dataset.everything : picked.size ? picked.size + ' ' + words.dataset.some : '';
    var more = byId('pick-everything');
    if (more) { more.hidden = !full || everything || !byId('older') && !byId('newest'); }
    byId('pick-none').hidden = picked.size === 0;
    document.querySelectorAll('[data-picks]').forEach(function (button) { button.disabled = picked.size === 0; });
  }

  function pickPage(yes) {
    picked.clear();
    everything = false;
    if (yes) { boxes().forEach(function (box) { picked.add(box.value); }); }
    showPicks();
  }

  // Asking: what is meant is what the operator saw, taken from the button and the boxes.
  function ask(button) {
    var data = button.dataset;
    var parameters = [{ name: 'do', value: data['do'] }];
    ['broker', 'destination', 'key', 'job', 'filter'].forEach(function (name) {
      if (data[name]) { parameters.push({ name: name, value: data[name] }); }
    });
    var fields = button.closest('[data-fields]');
    if (fields) {
      fields.querySelectorAll('input[name], select[name]').forEach(function (field) {
        if (field.value.trim()) { parameters.push({ name: field.name, value: field.value }); }
      });
    }
    if (data.pick) { parameters.push({ name: 'pick', value: data.pick }); }
    if (data.picks && everything) {
      parameters.push({ name: 'all', value: 'true' }, { name: 'filter', value: byId('selection').dataset.filter });
    } else if (data.picks) {
      picked.forEach(function (value) { parameters.push({ name: 'pick', value: value }); });
    }
    window.postriderAsk(parameters);
  }

  function closeDialog() {
    byId('confirm').close();
    // Else the next refresh would take it for a question.
    byId('confirm-asks').remove();
  }

  function showDialog() {
    var dialog = byId('confirm');
    if (!dialog) { return; }
    var asks = byId('confirm-asks');
    if (asks && !dialog.open) {
      dialog.showModal();
      byId('confirm-cancel').focus();
    } else if (!asks && dialog.open) {
      dialog.close();
      picked.clear();
    }
  }

  // The server did not answer, or not in words: said once, until it answers again.
  function tellFailure() {
    var text = byId('unanswered');
    var place = document.querySelector('#answers [role=status]');
    if (text && place && !byId('unanswered-notice')) {
      var notice = text.content.firstElementChild.cloneNode(true);
      notice.id = 'unanswered-notice';
      place.appendChild(notice);
      closable();
    }
  }

  function answered() {
    delete root.dataset.offline;
    var notice = byId('unanswered-notice');
    if (notice) { notice.remove(); }
  }

  function closable() {
    document.querySelectorAll('#answers .notice:not(.closable)').forEach(function (notice) {
      var close = document.createElement('button');
      close.type = 'button';
      close.className = 'ghost close';
      close.setAttribute('aria-label', 'Close');
      close.textContent = '×';
      close.addEventListener('click', function () { notice.remove(); });
      notice.classList.add('closable');
      notice.appendChild(close);
    });
  }

  // A refresh replaces elements: what the operator had opened, chosen and focused stays so.
  function restore() {
    opened.forEach(function (open, id) {
      var details = byId(id);
      if (details) { details.open = open; }
    });
    if (focused && document.activeElement === document.body && byId(focused)) { byId(focused).focus({ preventScroll: true }); }
    showPicks();
  }

  document.addEventListener('toggle', function (e) { if (e.target.tagName === 'DETAILS' && e.target.id) { opened.set(e.target.id, e.target.open); } }, true);
  document.addEventListener('focusin', function (e) { focused = e.target.id; });
  document.addEventListener('visibilitychange', live);
  document.addEventListener('change', function (e) {
    if (e.target.name === 'pick') {
      everything = false;
      if (e.target.checked) { picked.add(e.target.value); } else { picked.delete(e.target.value); }
      showPicks();
    } else if (e.target.id === 'pick-page') {
      pickPage(e.target.checked);
    }
  });
  document.addEventListener('click', function (e) {
    var button = e.target.closest('button');
    if (!button) { return; }
    if (button.dataset['do']) {
      ask(button);
    } else if (button.id === 'confirm-cancel') {
      closeDialog();
    } else if (button.id === 'pick-none') {
      pickPage(false);
    } else if (button.id === 'pick-everything') {
      everything = true;
      showPicks();
    }
  });
  document.addEventListener('keydown', function (e) {
    var filter = byId('q');
    if (e.key === '/' && filter && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      e.preventDefault();
      filter.focus();
    }
  });

  document.addEventListener('DOMContentLoaded', function () {
    on('confirm', 'cancel', function (e) { e.preventDefault(); closeDialog(); });
    on('theme-switch', 'click', function () {
      keep('theme', root.dataset.theme === 'dark' ? 'light' : 'dark');
      applyTheme();
      colourChart();
    });
    on('live-switch', 'click', function () {
      keep('live', recall('live') === 'off' ? 'on' : 'off');
      live();
    });
    on('menu', 'click', function () {
      var open = byId('menu').getAttribute('aria-expanded') !== 'true';
      byId('menu').setAttribute('aria-expanded', String(open));
      root.classList.toggle('menu-open', open);
    });
    if (document.querySelector('.page-login') && byId('name')) { byId(byId('name').value ? 'password' : 'name').focus(); }
    showPicks();
    if (!window.jQuery) { return; }
    // The refreshing is set up by PrimeFaces when jQuery is ready, which may be after the load event.
    window.jQuery(live);
    window.jQuery(document)
      .on('pfAjaxSuccess', answered)
      .on('pfAjaxComplete', function () {
        showDialog();
        closable();
        restore();
        feedChart();
        speak();
      })
      .on('pfAjaxError', function (e, xhr) {
        if (xhr && xhr.status === 409) {
          // The page has expired: the same address, drawn anew.
          window.location.reload();
          return;
        }
        root.dataset.offline = 'true';
        tellFailure();
      });
  });
  window.addEventListener('load', live);
})();
