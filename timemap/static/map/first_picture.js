// The map until deck.gl can draw it: the same layers on a plain canvas. It stands in deck.gl's place, so that all that
// asks for the map finds it: the day moves, the buttons move the map.

import { context2d } from '../canvas.js';
import { make } from '../dom.js';
import { deviceRatio } from '../theme.js';
import { clamp } from '../timeline/time_view.js';
import { drawLayers } from './base_map.js';
import { flatView } from './flat_view.js';

/** @import { Deck, DeckClasses, DeckLayer, ViewOfDeck, Viewport } from '../../types.d.ts' */

/** In place of deck.gl's own: the picture moves at once, and keeps a layer to its side by a clip of the pen. @type {any} */
const CLASSES = { WebMercatorViewport: flatView, FlyToInterpolator: Object, LayerExtension: Object };
export const PLAIN_CLASSES = /** @type {DeckClasses} */ (CLASSES);

/** @implements {Deck} */
export class FirstPicture {
  /**
   * @param {HTMLElement} room  where deck.gl's canvas will lie, above the picture
   * @param {DeckLayer[]} layers
   * @param {ViewOfDeck} initialViewState
   */
  constructor(room, layers, initialViewState) {
    this.room = room;
    this.canvas = make('canvas', 'tm-first');
    this.canvas.setAttribute('aria-hidden', 'true');
    // the processor draws some lines sooner than the graphics process is ready for its first one
    this.canvas.getContext('2d', { willReadFrequently: true });
    room.prepend(this.canvas);
    this.props = { layers, initialViewState, onAfterRender: () => {} };
    /** @type {Viewport | null} of what is drawn */
    this.drawn = null;
    this.resizing = new ResizeObserver(() => this.drawn?.equals(this.getViewports()[0]) || this.redraw());
    this.resizing.observe(room);
  }

  /** @param {Partial<FirstPicture['props']>} props */
  setProps(props) {
    Object.assign(this.props, props);
    this.redraw();
  }

  getViewports() {
    const { clientWidth: width, clientHeight: height } = this.room;
    const { minZoom, maxZoom, ...view } = this.props.initialViewState;
    return [flatView({ ...view, width, height, zoom: clamp(view.zoom, Number(minZoom), Number(maxZoom)) })];
  }

  redraw() {
    const [viewport] = this.getViewports();
    this.drawn = viewport;
    const pen = context2d(this.canvas, viewport.width, viewport.height, deviceRatio());
    drawLayers(this.props.layers, pen, viewport);
    this.props.onAfterRender();
  }

  finalize() {
    this.resizing.disconnect();
    this.canvas.remove();
  }
}
