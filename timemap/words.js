// What the component says, in three languages. Names, summaries and status words come with the data.

const WORDS = {
  en: {
    slider: 'As-of date',
    on: (d) => `On ${d}`,
    knownOn: (d) => `as this log’s sources had reported by ${d}; unknown where our later search found no further report`,
    freight: 'freight', passenger: 'passenger', all: 'freight and passenger',
    since: (d) => `since ${d}`,
    sinceSome: (w) => `since ${w} (day not known)`,
    sinceStart: 'since before this log begins',
    noEvidenceYet: 'no evidence yet',
    noEvidenceSince: (d) => `no evidence since ${d}`,
    lastEvidence: (when) => `last evidence ${when}`,
    uncertain: { month: (w) => `date known to the month: ${w}`, year: (w) => `date known to the year: ${w}`, days: (w) => `exact day not known: ${w}`, open: () => 'exact day not known' },
    orElse: (list) => `or ${list.join(' or ')}`,
    gone: (n) => `${n} more: no bridge or no rails on this day`,
    lastKnown: (d) => `Last known status: this log is read up to ${d}.`,
    veil: (d) => `last known, after ${d}`,
    drawing: 'Drawing the map …', banks: 'river banks schematic',
    today: 'On this day', todayOrLater: 'On this day or later', around: 'Around this day', latest: 'Latest before this day', noEvents: 'No event up to this day', noneMatch: 'No event matches the filters',
    claims: (n) => `${n} ${n === 1 ? 'claim' : 'claims'}`,
    confirmed: 'confirmed', reported: 'reported', disputed: 'disputed', withdrawn: 'withdrawn',
    everywhere: 'all China–DPRK crossings',
    count: (n, word) => `${n} ${word}`,
    noneListed: 'no link listed', toSources: 'Show the event and its sources',
    summaryEvents: (n, maybe) => `${n} ${n === 1 ? 'event' : 'events'} on this day${maybe ? `; ${maybe} more may have been on it` : ''}.`,
    play: 'Play', pause: 'Pause', previous: 'Previous event', next: 'Next event',
    step: 'Play by', options: 'Options', steps: { event: 'by event', day: 'by day', week: 'by week', month: 'by month' },
    speed: 'Speed', reverse: 'Play backwards', loop: 'Repeat play', snap: 'Snap to events', snapHint: 'hold Shift while dragging for the opposite',
    date: 'Date, YYYY-MM-DD', zoomIn: 'Zoom in', zoomOut: 'Zoom out', badDate: (a, b) => `Type a day between ${a} and ${b}`, timeIn: 'Shorter period', timeOut: 'Longer period', timeAll: 'All', timeAllHint: 'Whole log', timeRecent: 'Recent', timeRecentHint: 'The period at opening',
    border: 'Whole border', toCrossing: 'Go to a crossing', picture: 'Save picture', pictureTitle: (d) => `China–DPRK rail links on ${d}`, covered: (d) => `Log read up to ${d}`, wide: 'Wide, 1600 × 900', square: 'Square, 1200 × 1200',
    map: 'Map of the border', timeline: 'Timeline', brush: 'Period shown',
    disputedKey: 'disputed claim, not applied', uncertainKey: 'dashed ring, “?”: not certain', softKey: 'soft edge: day not known', staleKey: 'pale: last evidence long ago', tickKey: 'event',
    events: (n, w) => `${n} ${n === 1 ? 'event' : 'events'}, ${w}`,
    approximate: 'position approximate',
    noWebgl: 'This browser shows no WebGL, so the map cannot be drawn. The timeline, the status list and the downloads work without it.',
    layerMissing: (name) => `The layer “${name}” did not load.`,
    waitingDay: (d) => `Waiting for the server: the rest of the page, its address and its downloads still show ${d}.`,
    waiting: 'Waiting for the server: your last choice has not reached the rest of the page.',
    keys: '← → one day · PgUp next event, PgDn previous · Home / End · Space plays',
    credits: '© OpenStreetMap contributors (ODbL) · geoBoundaries / WFP, OCHA (CC BY 3.0 IGO) · GeoNames (CC BY 4.0) · Natural Earth',
  },
  ko: {
    slider: '기준일',
    on: (d) => `${d} 기준`,
    knownOn: (d) => `${d}까지 이 기록의 출처가 보도한 내용이며, 나중에 검색해도 그 뒤의 보도를 찾지 못한 연결은 ‘알 수 없음’`,
    freight: '화물', passenger: '여객', all: '화물·여객',
    since: (d) => `${d}부터`,
    sinceSome: (w) => `${w}부터(날짜 미상)`,
    sinceStart: '기록 시작 이전부터',
    noEvidenceYet: '아직 근거 없음',
    noEvidenceSince: (d) => `${d} 이후 근거 없음`,
    lastEvidence: (when) => `마지막 근거 ${when}`,
    uncertain: { month: (w) => `월까지만 알려짐: ${w}`, year: (w) => `연도까지만 알려짐: ${w}`, days: (w) => `정확한 날짜 미상: ${w}`, open: () => '정확한 날짜 미상' },
    orElse: (list) => `또는 ${list.join(' 또는 ')}`,
    gone: (n) => `그 밖의 ${n}곳: 이날 철교나 선로 없음`,
    lastKnown: (d) => `마지막으로 알려진 상태: ${d}까지 확인한 기록입니다.`,
    veil: (d) => `${d} 이후: 마지막으로 알려진 상태`,
    drawing: '지도를 그리는 중 …', banks: '강기슭은 개략',
    today: '이날의 사건', todayOrLater: '이날 또는 그 이후의 사건', around: '이날 전후의 사건', latest: '이날 이전의 최근 사건', noEvents: '이날까지 사건 없음', noneMatch: '필터에 맞는 사건 없음',
    claims: (n) => `주장 ${n}건`,
    confirmed: '확인됨', reported: '보도됨', disputed: '다툼 있음', withdrawn: '철회됨',
    everywhere: '모든 북중 철도 통로',
    count: (n, word) => `${word} ${n}`,
    noneListed: '표시할 노선 없음', toSources: '사건과 출처 보기',
    summaryEvents: (n, maybe) => `이날 사건 ${n}건${maybe ? `, 그 밖에 이날이었을 수 있는 사건 ${maybe}건` : ''}.`,
    play: '재생', pause: '멈춤', previous: '이전 사건', next: '다음 사건',
    step: '재생 단위', options: '설정', steps: { event: '사건별', day: '하루씩', week: '한 주씩', month: '한 달씩' },
    speed: '속도', reverse: '거꾸로 재생', loop: '반복 재생', snap: '사건에 맞춤', snapHint: 'Shift를 누르고 끌면 반대로',
    date: '날짜, YYYY-MM-DD', zoomIn: '확대', zoomOut: '축소', badDate: (a, b) => `${a}부터 ${b}까지의 날짜를 넣으세요`, timeIn: '기간 줄이기', timeOut: '기간 늘리기', timeAll: '전체', timeAllHint: '전체 기록', timeRecent: '최근', timeRecentHint: '처음 기간',
    border: '국경 전체', toCrossing: '통로로 이동', picture: '그림 저장', pictureTitle: (d) => `북중 철도 연결 · ${d}`, covered: (d) => `${d}까지 확인한 기록`, wide: '가로형 1600 × 900', square: '정사각형 1200 × 1200',
    map: '국경 지도', timeline: '연표', brush: '표시 기간',
    disputedKey: '다툼이 있는 주장(미반영)', uncertainKey: '점선 테두리, “?”: 불확실', softKey: '흐린 경계: 날짜 미상', staleKey: '옅은 색: 근거가 오래됨', tickKey: '사건',
    events: (n, w) => `${w}, 사건 ${n}건`,
    approximate: '위치는 대략적임',
    noWebgl: '이 브라우저는 WebGL을 지원하지 않아 지도를 그릴 수 없습니다. 연표, 상태 목록, 내려받기는 그대로 쓸 수 있습니다.',
    layerMissing: (name) => `‘${name}’ 레이어를 불러오지 못했습니다.`,
    waitingDay: (d) => `서버 응답을 기다리는 중: 페이지의 나머지 부분과 주소, 내려받기는 아직 ${d} 기준입니다.`,
    waiting: '서버 응답을 기다리는 중: 마지막 선택이 아직 페이지의 나머지 부분에 반영되지 않았습니다.',
    keys: '← → 하루 · PgUp 다음 사건, PgDn 이전 사건 · Home / End · Space 재생',
    credits: '© OpenStreetMap 기여자 (ODbL) · geoBoundaries / WFP, OCHA (CC BY 3.0 IGO) · GeoNames (CC BY 4.0) · Natural Earth',
  },
  zh: {
    slider: '基准日期',
    on: (d) => `${d}的状态`,
    knownOn: (d) => `按本记录的来源截至${d}所报道；我们后来检索仍未找到更晚报道的线路记为“不明”`,
    freight: '货运', passenger: '客运', all: '货运和客运',
    since: (d) => `自${d}起`,
    sinceSome: (w) => `自${w}起（日期不明）`,
    sinceStart: '早于本记录',
    noEvidenceYet: '尚无证据',
    noEvidenceSince: (d) => `${d}以来无证据`,
    lastEvidence: (when) => `最近证据${when}`,
    uncertain: { month: (w) => `日期只知到月：${w}`, year: (w) => `日期只知到年：${w}`, days: (w) => `确切日期不明：${w}`, open: () => '确切日期不明' },
    orElse: (list) => `或${list.join('或')}`,
    gone: (n) => `另有${n}处：当日无桥或无轨`,
    lastKnown: (d) => `最后已知状态：本记录查证至${d}。`,
    veil: (d) => `${d}之后：最后已知状态`,
    drawing: '正在绘制地图……', banks: '河岸为示意',
    today: '当日事件', todayOrLater: '当日或之后的事件', around: '此日前后的事件', latest: '此日之前最近的事件', noEvents: '截至当日无事件', noneMatch: '没有符合筛选条件的事件',
    claims: (n) => `${n}条说法`,
    confirmed: '已证实', reported: '有报道', disputed: '有争议', withdrawn: '已撤回',
    everywhere: '所有中朝铁路口岸',
    count: (n, word) => `${word}${n}`,
    noneListed: '无可列线路', toSources: '查看事件及其来源',
    summaryEvents: (n, maybe) => `当日${n}个事件${maybe ? `，另有${maybe}个可能发生在当日` : ''}。`,
    play: '播放', pause: '暂停', previous: '上一事件', next: '下一事件',
    step: '播放单位', options: '选项', steps: { event: '按事件', day: '按日', week: '按周', month: '按月' },
    speed: '速度', reverse: '倒放', loop: '循环播放', snap: '对齐事件', snapHint: '拖动时按住 Shift 则相反',
    date: '日期，YYYY-MM-DD', zoomIn: '放大', zoomOut: '缩小', badDate: (a, b) => `请输入${a}至${b}之间的日期`, timeIn: '缩短时段', timeOut: '延长时段', timeAll: '全部', timeAllHint: '全部记录', timeRecent: '近年', timeRecentHint: '初始时段',
    border: '整条边界', toCrossing: '前往口岸', picture: '保存图片', pictureTitle: (d) => `中朝铁路联系 · ${d}`, covered: (d) => `记录查证至${d}`, wide: '横幅 1600 × 900', square: '方形 1200 × 1200',
    map: '边界地图', timeline: '时间线', brush: '所示时段',
    disputedKey: '有争议的说法（未采用）', uncertainKey: '虚线圈、“?”：不确定', softKey: '渐变边缘：日期不明', staleKey: '浅色：证据已久', tickKey: '事件',
    events: (n, w) => `${w}，${n}个事件`,
    approximate: '位置为近似值',
    noWebgl: '此浏览器不支持 WebGL，无法绘制地图。时间线、状态列表和下载仍可使用。',
    layerMissing: (name) => `图层“${name}”未能载入。`,
    waitingDay: (d) => `正在等待服务器：页面其余部分、网址和下载内容仍为${d}的情况。`,
    waiting: '正在等待服务器：您最近的选择尚未反映到页面其余部分。',
    keys: '← → 一天 · PgUp 下一事件，PgDn 上一事件 · Home / End · 空格播放',
    credits: '© OpenStreetMap 贡献者 (ODbL) · geoBoundaries / WFP, OCHA (CC BY 3.0 IGO) · GeoNames (CC BY 4.0) · Natural Earth',
  },
};

/** The status of a link in words, for the piece that holds the day: `{word, notes}`. */
function statusWords(state, link, index) {
  const span = link.spans[index];
  const notes = span[CERTAIN] ? [sinceNote(state, link, span)] : uncertainNotes(state, link, index);
  if (isStale(span)) notes.push(state.words.lastEvidence(span[EVIDENCE_DATE]?.[0] ?? dateWords(span[LAST_EVIDENCE], state.lang, 'monthOfYear')));
  return { word: state.data.status[span[STATUS]].word, notes };
}

function isStale(span) {
  return Boolean(span[STALE]) && span[LAST_EVIDENCE] !== null;
}

/** The day of the last evidence, where the words beside it give the month only. */
function evidenceDay({ words: w, lang }, span) {
  return isStale(span) ? w.lastEvidence(span[EVIDENCE_DATE]?.[1] ?? dateWords(span[LAST_EVIDENCE], lang)) : '';
}

function sinceNote({ words: w, lang }, link, span) {
  const [status, since] = [span[STATUS], span[SINCE]];
  if (status === 'unknown') return since === null ? w.noEvidenceYet : w.noEvidenceSince(dateWords(since - 1, lang, 'short'));
  if (since === null) return w.sinceStart;
  const start = spanIndex(link, since);
  const days = link.spans[start][CERTAIN] ? null : uncertainDays(link, start);
  if (!days) return w.since(dateWords(since, lang, 'short'));
  const { unit, words } = windowWords(days[0], days[1], lang);
  return unit === 'days' ? w.sinceSome(words) : w.since(words);
}

/** The other statuses that an uncertain day may have, and how well the day of the change is known. */
function uncertainNotes(state, link, index) {
  const { words: w, lang, data } = state;
  const span = link.spans[index];
  const others = span[ALTERNATIVES].filter((status) => status !== span[STATUS]);
  const days = uncertainDays(link, index);
  const known = days ? windowWords(days[0], days[1], lang) : { unit: 'open', words: '' };
  const earlier = span[SINCE] !== null && span[SINCE] < link.starts[uncertainRun(link, index)[0]];
  return [
    ...(earlier ? [sinceNote(state, link, span)] : []),
    ...(others.length ? [w.orElse(others.map((status) => data.status[status].word))] : []),
    w.uncertain[known.unit](known.words),
  ];
}

/** One sentence for the day, for the live region: counts of each status, and the day's events. */
function daySentence(state) {
  const { words: w, data, day } = state;
  const counts = new Map();
  for (const link of state.links) {
    if (!existsOn(state.crossings.get(link.crossing_id)?.exists, day)) continue;
    const status = link.spans[spanIndex(link, day)][STATUS];
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const parts = Object.keys(data.status).filter((s) => counts.has(s)).map((s) => w.count(counts.get(s), data.status[s].word));
  const possible = state.events.filter((event) => event.day <= day && day <= (event.day_latest ?? Infinity));
  const exact = possible.filter(isExact).length;
  return `${w.on(dateWords(day, state.lang))}: ${parts.join(', ') || w.noneListed}. ${w.summaryEvents(exact, possible.length - exact)}`;
}

/** Where an event happened, in words. */
function eventPlace(state, event) {
  const crossing = state.crossings.get(event.crossing_id);
  const name = crossing ? crossing.name : state.words.everywhere;
  return `${name} · ${state.words[event.service] ?? event.service}`;
}

function eventLines(state, event) {
  return [event.date_text, eventPlace(state, event), event.summary, eventTrust(state, event)];
}

/** What stands over events that share their first possible day: it may claim no more than their own dates do. */
function latestTitle({ words: w, day, events: all }, events) {
  if (!events.length) return all.length ? w.noEvents : w.noneMatch;
  if (events[0].day === day) return events.every(isExact) ? w.today : w.todayOrLater;
  return events.every((event) => event.day_latest !== null && event.day_latest < day) ? w.latest : w.around;
}

/** How far an event is believed, and on how many claims. */
function eventTrust(state, event) {
  return `${state.words[event.confidence] ?? event.confidence} · ${state.words.claims(event.claims)}`;
}
