// The list of sections is longer than a screen: it opens where the reader is, not at its top.
(() => {
  const side = document.getElementById("side-nav");
  const current = side?.querySelector("[aria-current]");
  if (!current) return;

  const show = () => {
    // Beside the page the list scrolls, over a phone's page the whole drawer.
    const box = current.offsetParent;
    if (!box) return;
    const isInSight = current.offsetTop + current.offsetHeight < box.clientHeight;
    if (!isInSight) box.scrollTop = current.offsetTop - box.clientHeight / 2;
  };
  show();
  side.addEventListener("toggle", show);
})();
