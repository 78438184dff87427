// Parts that htmx brings: the end of a job is read out, errors get the focus.
(() => {
  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    const said = part.dataset?.announce;
    if (said) document.getElementById("announcer").textContent = said;
    part.querySelector?.("form[method=post] [data-error-summary]")?.focus();
  });
})();
