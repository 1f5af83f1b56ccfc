// The time map’s elements: `data-el` names them for the script, `data-text`, `data-label` and `data-title` their words.

export const TEMPLATE = /* html */ `
<p class="tm-failure" data-failure role="status"></p>
<section class="time-map" data-testid="time-map">
<div class="tm-grid">
  <div class="tm-map" data-el="map" role="group">
    <div class="tm-deck" data-el="deck"></div>
    <canvas class="tm-overlay" data-el="overlay" aria-hidden="true"></canvas>
    <div class="tm-pulses" data-el="pulses" aria-hidden="true"></div>
    <div class="tm-sides" data-el="sides" hidden>
      <p class="tm-side tm-side-a"><span><b>A</b> <span data-el="sideA"></span></span></p>
      <p class="tm-side tm-side-b"><span><b>B</b> <span data-el="sideB"></span></span></p>
      <div class="tm-divider" data-el="divider" data-label="divider" data-testid="divider" tabindex="0" aria-orientation="horizontal" aria-valuemin="0" aria-valuemax="100"></div>
    </div>
    <p class="tm-drawing" data-text="drawing"></p>
    <p class="tm-previewed" data-el="previewed" aria-hidden="true"></p>
    <p class="tm-hint" data-el="hint" aria-hidden="true" hidden></p>
    <p class="tm-message" data-el="message" role="status" hidden></p>
    <p class="tm-waiting" data-el="waiting" data-testid="waiting" role="status"></p>
    <div class="tm-corner tm-zoom">
      <button type="button" data-el="mapIn" data-label="zoomIn">+</button>
      <button type="button" data-el="mapOut" data-label="zoomOut">−</button>
      <button type="button" data-el="border" data-label="border"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 8V4h4M16 12v4h-4M4 4l5 5M16 16l-5-5"/></svg></button>
    </div>
  </div>
  <p class="tm-corner tm-credits" data-text="credits"></p>
  <div class="tm-place rl-list-place">
    <div class="tm-status">
      <h2 class="tm-heading" data-el="heading"></h2>
      <p class="tm-differing" data-el="differing" hidden><span data-el="differingWords"></span><button type="button" data-el="swap" data-label="swap">⇄</button></p>
      <p class="tm-muted" data-el="known" hidden></p>
      <p class="tm-banner" data-el="banner" data-testid="covered-to-banner" hidden></p>
      <div class="tm-list" data-testid="status-list">
        <ul data-el="list"></ul>
        <details data-el="more" hidden><summary data-el="moreWord"></summary><ul data-el="moreList"></ul><button type="button" class="tm-ever" data-el="ever" data-text="ever" data-title="everHint"></button></details>
      </div>
    </div>
    <div class="tm-latest">
      <h3 data-el="latestTitle"></h3>
      <ul class="tm-events" data-el="latestList"></ul>
      <h3 data-el="earlierTitle" data-text="earlier"></h3>
      <ul class="tm-events" data-el="earlierList"></ul>
    </div>
  </div>
  <div class="tm-controls">
    <span class="tm-group tm-days">
      <button type="button" data-el="previous">‹</button>
      <span class="tm-dating" data-el="dating">
        <input type="text" class="tm-date" data-el="date" data-label="date" maxlength="60" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" aria-haspopup="dialog">
        <input type="date" class="tm-picker" data-el="picker" data-label="calendar" tabindex="-1" aria-hidden="true">
      </span>
      <button type="button" data-el="next">›</button>
    </span>
    <button type="button" class="tm-tools-button" data-el="tools" data-label="tools" aria-expanded="false">⋯</button>
    <div class="tm-tools" data-el="toolbox">
      <span class="tm-group tm-playing-group">
        <button type="button" class="tm-play" data-el="play"></button>
        <details class="tm-menu" data-el="options">
          <summary data-label="options"></summary>
          <div>
            <label><span data-text="step"></span><select data-el="step"></select></label>
            <label><span data-text="speed"></span><select data-el="speed"></select></label>
            <label><span data-text="stops"></span><select data-el="stops"></select></label>
            <label class="tm-tick"><input type="checkbox" data-el="reverse"><span data-text="reverse"></span></label>
            <label class="tm-tick"><input type="checkbox" data-el="loop"><span data-text="loop"></span></label>
            <label class="tm-tick" data-title="snapHint"><input type="checkbox" data-el="snap" checked><span data-text="snap"></span></label>
          </div>
        </details>
      </span>
      <button type="button" class="tm-pin" data-el="pin" data-text="twoDays" aria-pressed="false" hidden></button>
      <details class="tm-menu tm-link tm-period" data-el="period">
        <summary data-el="periodWords"></summary>
        <div>
          <button type="button" data-el="timeRecent"></button>
          <button type="button" data-el="timeAll" data-text="timeAll"></button>
          <span class="tm-group">
            <button type="button" data-el="timeIn" data-label="timeIn">+</button>
            <button type="button" data-el="timeOut" data-label="timeOut">−</button>
          </span>
          <label><span data-text="rangeFrom"></span><span class="tm-dating">
            <input type="text" class="tm-date" data-el="from" maxlength="60" autocomplete="off" spellcheck="false" enterkeyhint="go">
            <input type="date" class="tm-picker" data-el="fromPicker" data-label="rangeFrom" tabindex="-1" aria-hidden="true">
          </span></label>
          <label><span data-text="rangeTo"></span><span class="tm-dating">
            <input type="text" class="tm-date" data-el="to" maxlength="60" autocomplete="off" spellcheck="false" enterkeyhint="go">
            <input type="date" class="tm-picker" data-el="toPicker" data-label="rangeTo" tabindex="-1" aria-hidden="true">
          </span></label>
          <p class="tm-date-fault" data-el="periodFault" role="alert"></p>
        </div>
      </details>
      <button type="button" class="tm-link" data-panel="filters" data-text="filters" aria-haspopup="dialog"></button>
      <input type="search" class="tm-search" data-el="search" data-label="search" maxlength="200" autocomplete="off" enterkeyhint="search">
    </div>
    <p class="tm-date-fault" data-el="dateFault" role="alert"></p>
    <p class="tm-date-note" data-el="dateNote" role="status"></p>
  </div>
  <div class="tm-timeline" data-el="timeline">
    <canvas data-el="strips" aria-hidden="true"></canvas>
    <div class="tm-asked" data-el="asked" hidden></div>
    <div class="tm-shade" data-el="before"></div>
    <div class="tm-shade" data-el="after"></div>
    <span class="tm-uncovered" data-el="uncovered" aria-hidden="true"></span>
    <div class="tm-ghost" data-el="ghost" hidden></div>
    <div class="tm-playhead" data-el="playhead"><div class="tm-bubble" data-el="bubble">&nbsp;</div></div>
    <div class="tm-slider" data-el="slider" role="slider" tabindex="0" aria-orientation="horizontal"></div>
    <button type="button" class="tm-away" data-el="away" hidden></button>
    <div class="tm-second" data-el="second" data-label="second" data-testid="second-playhead" tabindex="0" aria-orientation="horizontal" hidden><div class="tm-bubble" data-el="secondBubble"><span data-el="secondDay"></span></div></div>
  </div>
  <div class="tm-printed" data-el="printed" aria-hidden="true"></div>
  <div class="tm-legend"><div data-el="legend"></div><div class="tm-signs" data-el="signs"></div><p class="tm-keys" data-text="keys"></p></div>
  <p class="tm-hidden" data-el="live" role="status" aria-live="polite"></p>
</div>
<div class="tm-tip" data-el="tip" role="tooltip" hidden></div>
</section>
`;
