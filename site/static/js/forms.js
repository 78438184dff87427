// Forms: nothing typed is lost by a slip, nothing is sent twice, errors are found at once.
(() => {
  const changed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("form:kept", (event) => changed.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    changed.delete(form);
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    // aria-disabled and not disabled: a disabled button would drop its own name and value from the request.
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  });

  // The browser's file control speaks the browser's language: ours lies under it, the real one stays on top and usable.
  const dress = (root) => {
    for (const box of root.querySelectorAll("[data-file]")) {
      const input = box.querySelector("input[type=file]");
      if (!input || box.dataset.dressed) continue;
      const name = box.querySelector("[data-file-name]");
      const nothing = name.textContent;
      const show = () => {
        const files = [...input.files];
        name.textContent = files.length > 1 ? `${files.length} ${box.dataset.many}` : (files[0]?.name ?? nothing);
      };
      box.dataset.dressed = "true";
      box.querySelector(".file-drop__face").hidden = false;
      input.addEventListener("change", show);
      show();
    }
  };
  dress(document);
  document.addEventListener("htmx:load", (event) => dress(event.target));

  // A page shown again from the browser's history must be usable again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });

  document.querySelector("form[method=post] [data-error-summary]")?.focus();
})();
