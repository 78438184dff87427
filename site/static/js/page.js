// Small comforts of every page: theme button, menus that close, printing.
(() => {
  const root = document.documentElement;

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function chooseTheme(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // The choice then lasts for this page only.
    }
  }

  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    button.addEventListener("click", () => chooseTheme(isDark() ? "light" : "dark"));
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("span").textContent = button.dataset.copied;
      document.getElementById("announcer").textContent = button.dataset.copied;
    });
  }

  // One more showing of this page; nothing about the reader is sent.
  const counted = document.querySelector("[data-view]");
  if (counted) navigator.sendBeacon?.(counted.dataset.view);
  // Filters lie folded on a phone, where they would fill the first screen; wide screens show them without a fold.
  const isSmall = matchMedia("(max-width: 44rem)");
  const fold = () => {
    for (const box of document.querySelectorAll("details[data-fold-small]")) {
      box.open = !isSmall.matches;
      box.dataset.ready = "";
    }
  };
  fold();
  isSmall.addEventListener("change", fold);

  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
