"""What moves on a page without having been pressed, and what is too small to read, as the browser itself tells."""

MOST_SHIFT = 0.05
LEAST_TEXT = 13  # CSS pixels
WATCH = """window.shifts = []; new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    window.shifts.push([value, sources.map(({ node }) => (node?.parentElement ?? node)?.className)]);
}).observe({ type: 'layout-shift', buffered: true });"""
"""Notes each layout shift, those right after a press too, with the elements that moved the furthest."""
SEEN = """(node) => { const box = node.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0
    && box.left < innerWidth && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }); }"""
"""Whether an element is on the screen."""
SMALL = f"""(least) => {{ const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {{ const node = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && !node.closest('style, script') && ({SEEN})(node)
      && parseFloat(getComputedStyle(node).fontSize) < least) found.push(walk.currentNode.data); }}
  return found; }}"""
"""The texts on the screen that are smaller than so many pixels."""
