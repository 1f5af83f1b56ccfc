"""The page's own style sheet: a calm newsroom page around the time map. Colours follow Streamlit's theme."""

CSS = """<style>
.block-container {padding: 4.2rem 1.6rem 2rem; max-width: 1720px}
[data-testid=stHeader]::before {content: "China–DPRK Rail Links"; font-weight: 700; font-size: 1.12rem;
  white-space: nowrap; padding-left: 1.6rem; align-self: center}
[data-testid=stSidebar] {min-width: 15rem; max-width: 17rem}
[data-testid=stSidebar] label p {font-size: .82rem; opacity: .8}
[data-testid=stElementToolbar] {display: none}
[data-stale=true]:has(.time-map), .stElementContainer:has(.time-map) {opacity: 1 !important; transition: none}
.rl-languages {position: fixed; top: 1.05rem; right: 3.6rem; z-index: 999991; display: flex; gap: .7rem;
  font-size: .82rem}
.stElementContainer:has(.rl-languages) {height: 0; margin-bottom: -1rem}
@media (max-width: 1100px) {
  .rl-languages {position: static; justify-content: flex-end; gap: 1.1rem}
  .stElementContainer:has(.rl-languages) {height: auto; margin: -.4rem 0 -.6rem}
}
.rl-room a {color: inherit} .rl-languages b {font-weight: 700}
.rl-h1 {font-size: 1.5rem; font-weight: 700; margin: .2rem 0 0; padding: 0; line-height: 1.2}
.rl-lead {font-size: 1rem; opacity: .8; margin: .1rem 0 .6rem; max-width: 46rem}
.rl-banner {font-size: .88rem; border-left: 3px solid #e0b23c; padding: .3rem .8rem; margin: 0 0 .5rem;
  background: color-mix(in srgb, #e0b23c 14%, transparent)}
.rl-h2 {font-size: 1.15rem; font-weight: 700; margin: .2rem 0 0; padding: 0}
.rl-note {font-size: .85rem; opacity: .75; margin: .1rem 0 .3rem}
.rl-event {border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: 6px; padding: .9rem 1rem;
  max-height: 35rem; overflow-y: auto}
.rl-event h3 {font-size: 1.05rem; margin: .3rem 0 .1rem; padding: 0}
.rl-event h4 {font-size: .9rem; margin: .8rem 0 .2rem; padding: 0}
.rl-event h4 small, .rl-event li small {font-weight: 400; opacity: .75}
.rl-summary {margin: 0 0 .4rem; font-size: .98rem; line-height: 1.4}
.rl-chips {display: flex; flex-wrap: wrap; gap: .35rem; margin: 0}
.rl-chips span {border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 999px;
  padding: .05rem .6rem; font-size: .78rem}
.rl-event dl {display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .3rem 0;
  padding: 0; font-size: .85rem}
.rl-event dt {opacity: .7; margin: 0; padding: 0} .rl-event dd {margin: 0}
.rl-event ul {list-style: none; margin: 0; padding: 0}
.rl-event li {border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); margin: 0; padding: .45rem 0;
  font-size: .87rem; line-height: 1.35}
.rl-event li p {margin: .15rem 0 0}
.rl-stance {font-size: .75rem; opacity: .75} .rl-disputes .rl-stance {font-weight: 700; opacity: 1}
.rl-h3 {font-size: .95rem; font-weight: 700; margin: .4rem 0 0; padding: 0}
.rl-changes {font-size: .88rem; border-left: 3px solid currentColor; padding: .1rem .8rem; margin: .2rem 0}
.rl-changes p {margin: .2rem 0} .rl-changes ul {margin: .2rem 0 .2rem 1.1rem}
.rl-verdict {font-size: .86rem; border-left: 3px solid currentColor; padding-left: .6rem; margin: .4rem 0}
</style>"""

EMBED_CSS = """<style>
[data-testid=stHeader], [data-testid=stToolbar], [data-testid=stSidebar], [data-testid=stSidebarCollapsedControl] {
  display: none}
.block-container {padding: .5rem; max-width: none}
</style>"""
"""What hides everything of the page but the time map."""
