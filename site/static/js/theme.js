// Runs in the head, before the first paint, so that a chosen theme never flashes.
(() => {
  document.documentElement.dataset.scripts = ""; // style sheets keep room for what scripts will show
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden: then the system's wish stands.
  }
})();
