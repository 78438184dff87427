// Parts that htmx brings: the end of a job is read out, what was said at its beginning goes, errors get the focus.
(() => {
  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    const said = part.dataset?.announce;
    if (said) {
      document.getElementById("announcer").textContent = said;
      for (const begun of document.querySelectorAll(".messages > .notice--success, .messages > .notice--info")) begun.remove();
    }
    part.querySelector?.("form[method=post] [data-error-summary]")?.focus();
  });
})();
