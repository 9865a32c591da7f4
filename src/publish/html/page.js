// Shows the data of the page: a view per address after `#`, each made when it is asked for. Every
// text is set as text; nothing that came from a return is ever read as markup.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const { texts, words, strings, states, questions, tables, pillars } = data;
  const rtl = document.documentElement.dir === 'rtl';
  const main = document.getElementById('main');
  const live = document.getElementById('live');
  const siteTitle = document.title;

  // Columns of a pillar's table, and of the table of groups.
  const PILLAR = { number: 0, measure: 1, quantifier: 2, n: 3, N: 4, percent: 5, states: 6, no: 7, noAnswer: 8, unavailable: 9, sentence: 10, extracts: 11 };
  const GROUP = { name: 0, addressed: 1, replied: 2, share: 3, states: 4 };
  // Parts of an answer, and of a source.
  const ANSWER = { state: 0, row: 1, status: 2, value: 3, raw: 4, words: 5, file: 6, sheet: 7, cell: 8 };
  const SOURCE = { state: 0, question: 1, file: 2, sheet: 3, cell: 4 };
  const ANSWERED = 0, UNREADABLE = 6;
  // Rows shown of a long table before one asks for all.
  const ROWS = 500;
  // Most results of a search that are listed.
  const FOUND = 50;

  // ---- Small parts ----

  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== false) node.setAttribute(key, value);
    }
    for (const child of children.flat()) {
      if (child !== null && child !== '') node.append(child);
    }
    return node;
  }
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const text = (place) => strings[place] || '';
  const address = (...parts) => '#/' + parts.map(encodeURIComponent).join('/');
  const link = (label, ...parts) => el('a', { href: address(...parts) }, label);
  // Text in whatever language and direction, kept apart from what stands around it.
  const theirs = (string, name, attributes) => el(name || 'span', { dir: 'auto', ...attributes }, string);
  const code = (string) => el('bdi', { dir: 'ltr' }, string);
  const percent = (part, whole) => (whole > 0 ? (100 * part) / whole : 0);

  function copyable(paragraph) {
    const button = el('button', { type: 'button' }, texts.copy);
    button.addEventListener('click', async () => {
      if (await copied(paragraph)) {
        live.textContent = texts.copied;
        button.textContent = texts.copied;
        setTimeout(() => { button.textContent = texts.copy; }, 2000);
      }
    });
    return el('div', { class: 'quote' }, el('p', null, paragraph), button);
  }

  async function copied(string) {
    try {
      await navigator.clipboard.writeText(string);
      return true;
    } catch {
      // A page opened from a disk may not be allowed to: then as it was done before.
      const area = el('textarea', { readonly: '' });
      area.value = string;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  // A bar of parts of a whole, each [class, count].
  function bar(label, parts, whole) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
    svg.setAttribute('viewBox', '0 0 100 10');
    svg.setAttribute('preserveAspectRatio', 'none');
    const title = document.createElementNS(svg.namespaceURI, 'title');
    title.textContent = label;
    svg.append(title);
    let from = 0;
    for (const [kind, count] of parts) {
      const rect = document.createElementNS(svg.namespaceURI, 'rect');
      const width = percent(count, whole);
      rect.setAttribute('class', kind);
      rect.setAttribute('x', rtl ? 100 - from - width : from);
      rect.setAttribute('width', width);
      rect.setAttribute('height', 10);
      svg.append(rect);
      from += width;
    }
    return svg;
  }

  function key(kind) {
    return bar('', [[kind, 1]], 1);
  }

  function legend() {
    const items = [['reported', words.reported], ['no', words.no], ['silent', texts.no_information]];
    return el('ul', { class: 'legend' }, items.map(([kind, label]) => {
      const mark = key(kind);
      mark.setAttribute('aria-hidden', 'true');
      return el('li', null, mark, label);
    }));
  }

  // A table whose rows are made by functions, the long rest of them when it is asked for.
  function table(caption, headings, rows) {
    const body = el('tbody');
    const show = (from, to) => body.append(...rows.slice(from, to).map((row) => row()));
    show(0, ROWS);
    const head = headings.map((heading) => {
      const [label, number] = Array.isArray(heading) ? heading : [heading, false];
      return el('th', { scope: 'col', class: number ? 'number' : null }, label);
    });
    const made = el('table', null, caption ? el('caption', null, caption) : null, el('thead', null, el('tr', null, head)), body);
    const box = el('div', { class: 'scroll' }, made);
    if (rows.length > ROWS) {
      const more = el('button', { type: 'button' }, fill(texts.show_all, { count: rows.length }));
      more.addEventListener('click', () => { show(ROWS); more.remove(); });
      box.append(more);
    }
    return box;
  }

  // What is filled when it is opened, or printed.
  let lazy = [];
  function details(summary, make) {
    const node = el('details', null, el('summary', null, summary));
    let made = false;
    const open = () => {
      if (!made) node.append(make());
      made = true;
    };
    node.addEventListener('toggle', () => { if (node.open) open(); });
    lazy.push(() => { open(); node.open = true; });
    return node;
  }
  addEventListener('beforeprint', () => lazy.forEach((open) => open()));

  function place(file, sheet, cell) {
    if (!file) return el('span');
    return el('span', { class: 'place' }, code(text(file)), ' · ', theirs(text(sheet), 'bdi'), ' · ', code(text(cell)));
  }

  // ---- Views ----

  function measureBar(table, row) {
    const cell = (column) => text(row[column]);
    const [n, no, N] = [PILLAR.n, PILLAR.no, PILLAR.N].map((column) => Number(cell(column)));
    const label = fill(texts.of, { part: n, whole: N, share: cell(PILLAR.percent) });
    const long = `${cell(PILLAR.measure)}: ${label}; ${words.no}: ${no}; ${texts.no_information}: ${N - n - no}`;
    return [bar(long, [['reported', n], ['no', no], ['silent', N - n - no]], N), label];
  }

  function overview() {
    const summary = data.summary;
    const respondents = tables.find((one) => one.key === 'respondents');
    const groups = tables.find((one) => one.key === 'groups');
    const card = (figure, label) => el('li', null, el('b', null, String(figure)), label);
    const [counts, ...paragraphs] = respondents ? respondents.foot : [];
    const parts = [
      el('h1', { tabindex: -1 }, data.title),
      el('p', { class: 'lead' }, data.about),
      el('h2', null, texts.replies),
      el('ul', { class: 'cards' },
        card(summary.addressed, words.addressed),
        card(summary.responded, `${words.responded} (${summary.share})`),
        summary.waiting ? card(summary.waiting, words.waiting) : null),
      counts ? el('p', null, counts) : null,
      paragraphs.map(copyable),
      el('h2', null, texts.standing),
      el('ul', null, summary.standings.map((line) => el('li', null, line))),
    ];
    if (groups) {
      parts.push(el('h2', null, groups.title), el('ul', { class: 'bars' }, groups.rows.map((row) => {
        const [part, whole] = [GROUP.replied, GROUP.addressed].map((column) => Number(text(row[column])));
        const label = fill(texts.of, { part, whole, share: text(row[GROUP.share]) });
        const name = text(row[GROUP.name]);
        return el('li', null, el('span', null, name), bar(`${name}: ${label}`, [['reported', part], ['silent', whole - part]], whole), el('span', null, label));
      })));
    }
    parts.push(el('h2', null, texts.measures), legend());
    for (const pillar of pillars) {
      const one = tables[pillar.table];
      parts.push(el('h3', null, link(one.title || one.name, 'pillar', one.key)), el('ul', { class: 'bars' }, one.rows.map((row, at) => {
        const [picture, label] = measureBar(one, row);
        return el('li', null, link(text(row[PILLAR.measure]), 'pillar', one.key, pillar.measures[at].code), picture, el('span', null, label));
      })));
    }
    parts.push(el('h2', null, texts.method), data.method.map((line) => el('p', { class: 'note' }, line)));
    return parts;
  }

  function pillarView(name, wanted) {
    const pillar = pillars.find((one) => tables[one.table].key === name);
    if (!pillar) return missing();
    const one = tables[pillar.table];
    const articles = one.rows.map((row, at) => measureView(one, row, pillar.measures[at], wanted));
    return [
      el('h1', { tabindex: -1 }, one.title || one.name),
      one.notes.map((note) => el('p', { class: 'lead' }, note)),
      legend(),
      articles,
      one.foot.map((line) => el('p', { class: 'note' }, line)),
    ];
  }

  function measureView(table, row, measure, wanted) {
    const cell = (column) => text(row[column]);
    const [picture] = measureBar(table, row);
    const pair = (column, wide) => el('div', { class: wide ? 'wide' : null, 'data-column': column },
      el('dt', null, table.columns[column][0]), el('dd', null, cell(column) || '–'));
    const extracts = cell(PILLAR.extracts);
    return el('article', { id: 'measure-' + measure.code },
      el('h2', { tabindex: -1, 'data-wanted': measure.code === wanted }, `${cell(PILLAR.number)} ${cell(PILLAR.measure)}`.trim()),
      picture,
      el('dl', null, pair(PILLAR.quantifier), pair(PILLAR.n), pair(PILLAR.N), pair(PILLAR.percent), pair(PILLAR.no), pair(PILLAR.noAnswer), pair(PILLAR.unavailable), pair(PILLAR.states, true)),
      cell(PILLAR.sentence) ? copyable(cell(PILLAR.sentence)) : null,
      extracts ? el('h3', null, table.columns[PILLAR.extracts][0]) : null,
      extracts ? el('ul', null, extracts.split('\n').map((line) => theirs(line, 'li'))) : null,
      measure.sources.length ? details(`${words.sources} (${measure.sources.length})`, () => sources(measure)) : null);
  }

  function sources(measure) {
    const rows = measure.sources.map((source) => () => {
      const [stateCode, name] = states[source[SOURCE.state]];
      const question = questions[source[SOURCE.question]];
      return el('tr', null,
        el('th', { scope: 'row' }, link(name, 'state', stateCode)),
        el('td', null, question ? link(question.number || question.name, 'question', question.name) : null),
        el('td', null, code(text(source[SOURCE.file]))),
        theirs(text(source[SOURCE.sheet]), 'td'),
        el('td', null, code(text(source[SOURCE.cell]))));
    });
    return table(null, [words.state, words.question, words.file, words.sheet, words.cell], rows);
  }

  function answerCells(answer) {
    const status = answer[ANSWER.status];
    const value = text(answer[ANSWER.value]);
    const raw = text(answer[ANSWER.raw]);
    const said = el('td', { class: 'long' });
    if (status === ANSWERED) said.append(theirs(value));
    else said.append(el('span', { class: 'silence' }, data.statuses[status]));
    if (status === UNREADABLE && value) said.append(theirs(value, 'span', { class: 'written' }));
    if (raw) said.append(el('span', { class: 'written' }, ...around(texts.as_written, 'words', theirs(raw, 'bdi'))));
    const comment = text(answer[ANSWER.words]);
    return [said, theirs(comment, 'td', { class: comment ? 'long' : null }), el('td', null, place(answer[ANSWER.file], answer[ANSWER.sheet], answer[ANSWER.cell]))];
  }

  // A pattern's text around one node.
  function around(pattern, name, node) {
    const [before, after] = pattern.split(`{${name}}`);
    return [before, node, after || ''].filter((part) => part !== '');
  }

  function questionView(name) {
    const at = questions.findIndex((one) => one.name === name);
    if (at < 0) return missing();
    const question = questions[at];
    const pillar = pillars[question.pillar];
    const summary = data.summary;
    const replies = question.statuses.reduce((sum, count) => sum + count, 0);
    const statuses = question.statuses.map((count, status) => [data.statuses[status], count]);
    statuses.push([words.waiting, summary.waiting], [words.not_returned, summary.addressed - replies - summary.waiting]);
    const counted = (label, count, whole) => () => el('tr', null,
      theirs(label, 'th', { scope: 'row' }), el('td', { class: 'number' }, String(count)), el('td', { class: 'long' }, bar(`${label}: ${count}`, [['count', count], ['silent', whole - count]], whole)));
    const most = Math.max(question.statuses[ANSWERED], ...question.choices.map((choice) => choice[1]), 1);
    const several = question.in_table;
    const headings = [words.state, ...(several ? [words.row] : []), texts.answer, texts.words, texts.source];
    const rows = question.answers.map((answer) => () => {
      const [stateCode, stateName] = states[answer[ANSWER.state]];
      return el('tr', { 'data-state': stateCode },
        el('th', { scope: 'row' }, link(stateName, 'state', stateCode)),
        several ? el('td', { class: 'number' }, String(answer[ANSWER.row])) : null,
        answerCells(answer));
    });
    return [
      el('h1', { tabindex: -1 }, `${question.number} ${text(question.label)}`.trim()),
      el('p', { class: 'lead' }, code(question.name), ' · ', pillar ? link(tables[pillar.table].name, 'pillar', tables[pillar.table].key) : ''),
      steps(at, questions, (one) => ['question', one.name]),
      question.choices.length ? table(texts.answer, [texts.answer, [texts.count, true], ''], question.choices.map(([label, count]) => counted(text(label), count, most))) : null,
      table(texts.counts, [words.status, [texts.count, true], ''], statuses.map(([label, count]) => counted(label, count, summary.addressed))),
      question.measures.length ? el('p', null, words.measure + ': ', question.measures.map(measureLink).flatMap((one, index) => (index ? ['; ', one] : [one]))) : null,
      el('h2', null, texts.states),
      question.unnamed ? el('p', { class: 'note' }, fill(texts.not_shown, { count: question.unnamed })) : null,
      rows.length ? table(null, headings, rows) : null,
    ];
  }

  function measureLink(wanted) {
    for (const pillar of pillars) {
      const at = pillar.measures.findIndex((measure) => measure.code === wanted);
      if (at >= 0) {
        const one = tables[pillar.table];
        return link(text(one.rows[at][PILLAR.measure]), 'pillar', one.key, wanted);
      }
    }
    return code(wanted);
  }

  function steps(at, list, parts) {
    const step = (one, label) => (one ? el('a', { href: address(...parts(one)) }, label) : null);
    return el('p', { class: 'steps' }, step(list[at - 1], texts.previous), step(list[at + 1], texts.next));
  }

  // Each State's answers, [question, answer], sorted out when the first State is looked at.
  let byState = null;
  function answersOf(state) {
    if (!byState) {
      byState = states.map(() => []);
      questions.forEach((question) => question.answers.forEach((answer) => byState[answer[ANSWER.state]].push([question, answer])));
    }
    return byState[state];
  }

  function stateView(wanted) {
    const at = states.findIndex(([stateCode]) => stateCode === wanted);
    if (at < 0) return missing();
    const [, name] = states[at];
    const respondents = tables.find((one) => one.key === 'respondents');
    const row = respondents && respondents.rows[at];
    const answers = answersOf(at);
    const headings = [words.number, words.question, texts.answer, texts.words, texts.source];
    return [
      el('h1', { tabindex: -1 }, name),
      steps(at, states, ([stateCode]) => ['state', stateCode]),
      row ? el('dl', null, row.slice(2).map((cell, column) => el('div', null, el('dt', null, respondents.columns[column + 2][0]), el('dd', null, theirs(text(cell) || '–', 'bdi'))))) : null,
      pillars.map((pillar, number) => {
        const mine = answers.filter(([question]) => question.pillar === number);
        if (!mine.length) return [];
        return [el('h2', null, tables[pillar.table].title || tables[pillar.table].name), table(null, headings, mine.map(([question, answer]) => () => el('tr', { 'data-question': question.name },
          el('td', null, question.number + (question.in_table ? ` (${answer[ANSWER.row]})` : '')),
          el('th', { scope: 'row', class: 'long' }, link(text(question.label), 'question', question.name)),
          answerCells(answer))))];
      }),
    ];
  }

  function questionsView() {
    return [el('h1', { tabindex: -1 }, texts.questions), pillars.map((pillar, number) => {
      const mine = questions.filter((question) => question.pillar === number);
      const one = tables[pillar.table];
      const rows = mine.map((question) => () => el('tr', null,
        el('td', null, question.number),
        el('th', { scope: 'row' }, link(text(question.label), 'question', question.name)),
        el('td', { class: 'number' }, String(question.statuses[ANSWERED]))));
      return mine.length ? [el('h2', null, link(one.title || one.name, 'pillar', one.key)), table(null, [words.number, words.question, [data.statuses[ANSWERED], true]], rows)] : [];
    })];
  }

  function statesView() {
    return [el('h1', { tabindex: -1 }, texts.states), el('ul', { class: 'list' }, states.map(([stateCode, name]) => el('li', null, link(name, 'state', stateCode))))];
  }

  function tableView(name) {
    const one = tables.find((candidate) => candidate.key === name);
    if (!one) return missing();
    const rows = one.rows.map((row) => () => el('tr', null, row.map((cell, column) => {
      const string = text(cell);
      const kind = one.columns[column][1] ? 'number' : string.length > 60 ? 'long' : null;
      return theirs(string, 'td', { class: kind });
    })));
    return [
      el('h1', { tabindex: -1 }, one.title || one.name),
      one.notes.map((note) => el('p', { class: 'lead' }, note)),
      table(null, one.columns, rows),
      one.foot.map((line) => el('p', { class: 'note' }, line)),
    ];
  }

  function missing() {
    return [el('h1', { tabindex: -1 }, texts.no_page), el('p', null, link(texts.overview))];
  }

  // ---- Addresses ----

  const views = { pillar: pillarView, question: questionView, state: stateView, table: tableView, questions: questionsView, states: statesView };
  const positions = new Map();
  let shown = null;
  let followed = false;

  function route(first) {
    let parts;
    try {
      parts = location.hash.slice(2).split('/').map(decodeURIComponent);
    } catch {
      parts = ['?'];
    }
    const view = parts[0] ? (Object.hasOwn(views, parts[0]) ? views[parts[0]] : missing) : overview;
    lazy = [];
    main.replaceChildren(...view(...parts.slice(1)).flat(3).filter((node) => node !== null && node !== ''));
    const heading = main.querySelector('h1');
    document.title = parts[0] ? `${heading.textContent} – ${siteTitle}` : siteTitle;
    shown = location.hash;
    for (const anchor of document.querySelectorAll('nav a')) {
      const href = anchor.getAttribute('href');
      if (href === '#/' + parts.slice(0, 2).map(encodeURIComponent).join('/') || (href === '#/' && !parts[0])) anchor.setAttribute('aria-current', 'page');
      else anchor.removeAttribute('aria-current');
    }
    const wanted = main.querySelector('[data-wanted]');
    if (wanted) {
      wanted.scrollIntoView();
      wanted.focus({ preventScroll: true });
    } else if (!first) {
      heading.focus({ preventScroll: true });
      scrollTo(0, followed ? 0 : positions.get(shown) || 0);
    }
    followed = false;
  }

  addEventListener('click', (event) => {
    const anchor = event.target.closest && event.target.closest('a[href^="#/"]');
    if (!anchor) return;
    positions.set(shown, scrollY);
    followed = true;
    close();
    if (small.matches) menu.open = false;
  });
  addEventListener('hashchange', () => route(false));
  document.getElementById('skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });

  // ---- Menu ----

  const small = matchMedia('(max-width: 50rem)');
  const item = (node) => el('li', null, node);
  const own = pillars.map((pillar) => tables[pillar.table]);
  const others = tables.filter((one) => !own.includes(one));
  const menu = el('details', null, el('summary', null, texts.menu),
    el('ul', null, item(link(texts.overview)), item(link(texts.questions, 'questions')), item(link(texts.states, 'states'))),
    el('h2', null, texts.measures), el('ul', null, own.map((one) => item(link(one.name, 'pillar', one.key)))),
    el('h2', null, texts.tables), el('ul', null, others.map((one) => item(link(one.name, 'table', one.key)))),
    data.languages.length ? el('h2', null, texts.languages) : null,
    data.languages.length ? el('ul', null, data.languages.map(([name, file]) => item(el('a', { href: file }, name)))) : null);
  menu.open = !small.matches;
  const nav = document.getElementById('menu');
  nav.setAttribute('aria-label', texts.menu);
  nav.append(menu);
  document.getElementById('foot').append(data.about);

  // ---- Search ----

  const fold = (string) => string.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const input = el('input', { type: 'search', id: 'query', autocomplete: 'off' });
  const found = el('div', { id: 'found', hidden: '' });
  document.getElementById('search').append(el('label', { for: 'query' }, texts.search), input, found);
  let index = null;

  function everything() {
    const all = states.map(([stateCode, name]) => [words.state, name, stateCode, address('state', stateCode)]);
    questions.forEach((one) => all.push([words.question, `${one.number} ${text(one.label)}`, one.name, address('question', one.name)]));
    pillars.forEach((pillar) => pillar.measures.forEach((measure, at) => {
      const one = tables[pillar.table];
      all.push([words.measure, text(one.rows[at][PILLAR.measure]), measure.code, address('pillar', one.key, measure.code)]);
    }));
    return all.map(([kind, label, id, href]) => ({ kind, label, href, folded: fold(`${label} ${id}`) }));
  }

  function close() {
    found.hidden = true;
  }

  input.addEventListener('input', () => {
    const query = fold(input.value).split(/\s+/).filter(Boolean);
    if (!query.length) return close();
    index = index || everything();
    const hits = index.filter((one) => query.every((word) => one.folded.includes(word)));
    const count = fill(texts.found, { count: hits.length });
    found.replaceChildren(el('p', null, count), el('ul', null, hits.slice(0, FOUND).map((hit) => el('li', null, el('a', { href: hit.href }, hit.label, el('small', null, hit.kind))))));
    found.hidden = false;
    live.textContent = count;
  });

  document.getElementById('search').addEventListener('keydown', (event) => {
    const hits = [...found.querySelectorAll('a')];
    const at = hits.indexOf(document.activeElement);
    if (event.key === 'Escape') {
      close();
      input.focus();
    } else if (event.key === 'Enter' && at < 0 && !found.hidden && hits.length) {
      hits[0].click();
    } else if (event.key === 'ArrowDown' && hits.length) {
      hits[Math.min(at + 1, hits.length - 1)].focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      (hits[at - 1] || input).focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  document.getElementById('search').addEventListener('focusout', (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setTimeout(close, 150);
  });
  addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    }
  });

  route(true);
})();
