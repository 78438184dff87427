// What the forms of Wagtail leave to chance: a calendar over the buttons, and a page sent while it saves itself.
(() => {
  // Who types the day needs no calendar: it goes, and what lies under it can be pressed.
  document.addEventListener("input", ({ target }) => {
    const field = window.jQuery?.(target);
    if (field?.data("xdsoft_datetimepicker")) field.datetimepicker("hide");
  });

  // A new page that saves itself and is sent at the same moment would be made twice, and the second refused because its
  // address is taken. Sending waits for the save under way; no save begins after it.
  const LONGEST = 8000;
  let isSaving = false;
  let isSending = false;
  let goOn = null;

  document.addEventListener("w-autosave:save", (event) => {
    if (isSending) event.preventDefault();
    else isSaving = true;
  });

  for (const name of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(name, () => {
      isSaving = false;
      goOn?.();
    });
  }

  function sendAfterwards(form, button) {
    // By then the button shows that it works and is disabled: its name would not be sent.
    if (button?.name) {
      const { name, value } = button;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    const waited = setTimeout(() => goOn?.(), LONGEST);
    goOn = () => {
      clearTimeout(waited);
      goOn = null;
      isSaving = false;
      form.requestSubmit();
    };
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-controller~='w-autosave']")) return;
      if (isSaving) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!isSending) sendAfterwards(event.target, event.submitter);
      }
      isSending = true;
    },
    true,
  );
})();
