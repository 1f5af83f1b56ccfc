// For the page of another site: gives each frame of this server the height that it asks for. It reads nothing else, and sends nothing away.
(() => {
  const own = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;
  const [LEAST, MOST] = [100, 4000]; // pixels
  const frames = () => [...document.querySelectorAll('iframe')].filter(({ src }) => src.startsWith(`${own}/`));
  addEventListener('message', ({ source, origin, data }) => {
    if (origin !== own || data?.type !== 'rail-links-height' || !Number.isFinite(data.height)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (frame) frame.style.height = `${Math.min(MOST, Math.max(LEAST, Math.ceil(data.height)))}px`;
  });
  for (const { contentWindow } of frames()) contentWindow?.postMessage('rail-links-height?', '*'); // one that told it too early
})();
