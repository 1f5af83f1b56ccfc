// Shows HTML; a plain press on a link of ours goes to Python instead of loading the page anew.
export default function ({ parentElement, data, setTriggerValue }) {
  const room = parentElement.querySelector('.rl-room');
  if (room.shown !== data.html) room.innerHTML = room.shown = data.html;
  room.onclick = (press) => {
    const link = press.target.closest('a[data-go]');
    if (!link || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return;
    press.preventDefault();
    setTriggerValue('go', link.getAttribute('href'));
  };
}
