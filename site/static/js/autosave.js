// Reports save themselves: a few seconds after the last change, what is valid goes to the server as a draft.
(() => {
  const QUIET = 4000;
  const AGAIN = 20000;

  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const status = form.querySelector("[data-autosave-status]");
    let timer = 0;
    let edits = 0;
    let kept = 0;
    let running = null;
    let stopped = false;

    const say = (words) => {
      status.textContent = words;
      status.hidden = false;
    };
    const plan = (delay) => {
      clearTimeout(timer);
      if (!stopped && !form.dataset.sent) timer = setTimeout(save, delay);
    };

    // What the server has kept becomes the value at opening, so that the next save sends only what is new.
    const settle = (sent, answer) => {
      form.elements.version.value = answer.version;
      if (form.elements.taken) form.elements.taken.value = "";
      for (const initial of form.querySelectorAll("input[type=hidden][name^='initial-']")) {
        const name = initial.name.slice("initial-".length);
        if (name in answer.errors) continue;
        const box = form.querySelector(`input[type=checkbox][name="${CSS.escape(name)}"]`);
        initial.value = box ? (sent.has(name) ? "True" : "False") : (sent.get(name) ?? "");
      }
    };

    const send = async () => {
      const before = edits;
      const sent = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) sent.delete(input.name);
      try {
        const reply = await fetch(form.dataset.autosave, { method: "POST", body: sent, credentials: "same-origin" });
        if (reply.status === 409) {
          stopped = true;
          say((await reply.json()).message);
          return;
        }
        if (!reply.ok || reply.redirected) throw new Error(reply.status);
        const answer = await reply.json();
        settle(sent, answer);
        kept = before;
        const some = Object.keys(answer.errors).length;
        say(some ? status.dataset.some : `${status.dataset.saved} ${answer.saved}.`);
        const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
        if (!some && !files && before === edits) form.dispatchEvent(new CustomEvent("form:kept", { bubbles: true }));
      } catch {
        say(status.dataset.failed);
        plan(AGAIN);
      } finally {
        if (before !== edits) plan(QUIET);
      }
    };
    const save = () => {
      if (stopped || form.dataset.sent) return null;
      running ??= send().finally(() => {
        running = null;
      });
      return running;
    };

    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      edits += 1;
      plan(QUIET);
    });
    form.addEventListener("submit", () => clearTimeout(timer));

    // Another form of the page leads away: what is written here goes to the server before it, whether that succeeds or not.
    let leaving = false;
    const first = async (event) => {
      if (event.target === form || stopped || (kept === edits && !running)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (leaving) return;
      leaving = true;
      await running;
      if (kept !== edits) await save();
      document.removeEventListener("submit", first, true);
      event.target.requestSubmit(event.submitter);
      document.addEventListener("submit", first, true);
      leaving = false;
    };
    document.addEventListener("submit", first, true);
  }
})();
