// Finds the parts of the page, in files beside it or inside it, and starts its modules. It stands in the page itself.

(() => {
  /** @type {import('../page.d.ts').Manifest} */
  const manifest = JSON.parse(document.getElementById('rl-manifest')?.textContent ?? '{}');
  const { nonce } = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
  const parts = new Map();
  /** @type {Map<string, string>} */
  const addresses = new Map();

  /** @param {string} text */
  const decoded = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  /** @param {string} name */
  const fetched = async (name) => {
    const answer = await fetch(manifest.parts[name]);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };

  /**
   * A part as it is; a host that says "Content-Encoding: gzip" has let the browser unpack it already.
   * @param {string} name
   */
  const loaded = async (name) => {
    const inside = document.querySelector(`script[data-part="${name}"]`);
    const packed = inside ? decoded(inside.textContent ?? '') : await fetched(name);
    if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed;
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  /** @param {string} name */
  const bytes = (name) => {
    const part = parts.get(name) ?? loaded(name);
    parts.set(name, part);
    part.catch(() => parts.delete(name)); // it is asked for again
    return part;
  };

  /**
   * @param {string} name
   * @param {BlobPart} content
   * @param {string} type
   */
  const addressOf = (name, content, type) => {
    const address = addresses.get(name) ?? URL.createObjectURL(new Blob([content], { type }));
    addresses.set(name, address);
    return address;
  };

  /** @type {import('../page.d.ts').Held} */
  const held = {
    bytes,
    file: async (name) => (await fetch(await fileUrl(name))).arrayBuffer(),
    json: async (name) => JSON.parse(new TextDecoder().decode(await bytes(name))),
    address: async (name, type) => addressOf(name, await bytes(name), type),
  };

  /**
   * Where a file is that a module would look for beside itself; empty: the page has it already.
   * @param {string} name
   */
  const fileUrl = async (name) => {
    if (name.endsWith('.css')) return '';
    if (name === 'bundle:') return held.address('deckgl', 'text/javascript');
    const path = manifest.files[name];
    if (path) return new URL(path, document.baseURI).href;
    return held.address(`file:${name}`, 'font/woff');
  };

  /** The modules import each other by name: the page says where each is. */
  const start = async () => {
    const inside = document.querySelector('script[data-part="later"]') !== null;
    const [first, later] = await Promise.all([held.json('modules'), inside ? held.json('later') : {}]);
    const own = Object.entries({ ...first, ...later }).map(([name, source]) => [
      `rl/${name}`,
      addressOf(`module:${name}`, source, 'text/javascript'),
    ]);
    const beside = Object.entries(manifest.modules).map(([name, path]) => [
      `rl/${name}`,
      new URL(path, document.baseURI).href,
    ]);
    const map = Object.assign(document.createElement('script'), { type: 'importmap', nonce });
    map.textContent = JSON.stringify({ imports: Object.fromEntries([...own, ...beside]) });
    document.head.append(map);
    const page = /** @type {any} */ (globalThis);
    page[Symbol.for('rail-links.files')] = fileUrl;
    page[Symbol.for('rail-links.held')] = held;
    await (await import(/** @type {any} */ ('rl/page.js'))).default(held);
  };

  /**
   * What a browser without scripts shows, it shows too that cannot run ours, and why; a page that has been drawn stays.
   * @param {Error} error
   */
  const fail = (error) => {
    document.body.dataset.failed = error.message;
    if (document.body.dataset.drawn) return;
    const plain = document.querySelector('noscript')?.textContent ?? '';
    const room = document.createElement('div');
    room.innerHTML = plain;
    const why = location.protocol === 'file:' ? 'disk' : 'part';
    for (const text of room.querySelectorAll(`[data-why=${why}]`)) text.removeAttribute('hidden');
    document.querySelector('.rl-page-main')?.replaceWith(room);
  };

  start().catch(fail);
})();
