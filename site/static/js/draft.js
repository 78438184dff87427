// What is being typed into a long form stays in this browser until the server has it: a lost connection, a closed window
// or an expired session costs nothing. Kept per person and form, for a week, and gone with signing out. Only forms that
// guard what is typed take part; ballots never do. Files cannot be kept.
(() => {
  const owner = document.body.dataset.draftOwner;
  const offer = document.getElementById("draft-offer");
  if (!owner || !offer) return;
  const PREFIX = "draft:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const QUIET = 400;

  // Storage may be full or forbidden: the forms then work as without this file.
  const store = {
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Nothing can be kept.
      }
    },
    remove(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept.
      }
    },
    keys() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      } catch {
        return [];
      }
    },
  };

  const isKept = (control) =>
    control.name && !["file", "password", "hidden", "submit", "button"].includes(control.type);
  const controlsOf = (form) => [...form.elements].filter(isKept);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Name of the field → its values as the server would get them.
  const valuesOf = (form) => {
    const sent = new FormData(form);
    return Object.fromEntries(controlsOf(form).map(({ name }) => [name, sent.getAll(name)]));
  };

  const labelOf = (form, name) => {
    const control = controlsOf(form).find((one) => one.name === name);
    const group = control.closest("fieldset")?.querySelector("legend");
    const label = ["radio", "checkbox"].includes(control.type) ? (group ?? control.labels[0]) : control.labels?.[0];
    const row = control.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby");
    const about = row && document.getElementById(row)?.textContent;
    return [about, label?.textContent ?? name].filter(Boolean).join(" – ").replace("*", "").replace(/\s+/g, " ").trim();
  };

  const wordsOf = (form, name, values) => {
    const named = controlsOf(form).filter((one) => one.name === name);
    const words = values.map((value) => {
      const options = named.flatMap((one) => (one.options ? [...one.options] : [one]));
      const chosen = options.find((one) => one.value === value);
      if (chosen instanceof HTMLOptionElement) return chosen.textContent.trim();
      return ["radio", "checkbox"].includes(chosen?.type) ? (chosen.labels[0]?.textContent.trim() ?? value) : value;
    });
    return words.filter(Boolean).join(", ") || offer.dataset.empty;
  };

  const fill = (form, name, values) => {
    for (const control of controlsOf(form).filter((one) => one.name === name)) {
      if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
      else control.value = values[0] ?? "";
    }
  };

  class Draft {
    constructor(form, key) {
      this.form = form;
      this.key = key;
      this.base = valuesOf(form);
      this.timer = 0;
    }

    // Fields that differ from what the server gave, each with what it gave: that shows later who else changed it.
    keep() {
      clearTimeout(this.timer);
      const now = valuesOf(this.form);
      const fields = { ...this.held };
      for (const [name, mine] of Object.entries(now)) {
        if (same(mine, this.base[name])) delete fields[name];
        else fields[name] = { mine, base: this.base[name] };
      }
      if (Object.keys(fields).length) store.set(this.key, { at: Date.now(), fields });
      else store.remove(this.key);
    }

    settle() {
      this.base = valuesOf(this.form);
      this.held = {};
      store.remove(this.key);
    }

    // What an earlier visit left behind and the server does not have.
    propose() {
      const kept = store.get(this.key);
      const left = Object.entries(kept?.fields ?? {}).filter(
        ([name, { mine }]) => name in this.base && !same(mine, this.base[name]),
      );
      if (!left.length) {
        store.remove(this.key);
        return;
      }
      this.held = Object.fromEntries(left);
      this.show(left, new Date(kept.at));
    }

    show(left, at) {
      const box = offer.content.firstElementChild.cloneNode(true);
      const list = box.querySelector("[data-draft-list]");
      const when = box.querySelector("[data-draft-when]");
      when.textContent = at.toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN", { dateStyle: "short", timeStyle: "short" });
      for (const [name, { mine, base }] of left) {
        const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
        const isChanged = !same(base, this.base[name]);
        row.querySelector("[data-draft-name]").textContent = labelOf(this.form, name);
        row.querySelector("[data-draft-mine]").textContent = wordsOf(this.form, name, mine);
        row.querySelector("[data-draft-theirs]").textContent = wordsOf(this.form, name, this.base[name]);
        row.querySelector("[data-draft-changed]").hidden = !isChanged;
        const box = row.querySelector("input");
        box.checked = !isChanged;
        box.value = name;
        list.append(row);
      }
      const end = () => {
        this.held = {};
        box.remove();
        this.keep();
      };
      box.querySelector("[data-draft-take]").addEventListener("click", () => {
        for (const chosen of list.querySelectorAll("input:checked")) fill(this.form, chosen.value, this.held[chosen.value].mine);
        end();
        this.form.dispatchEvent(new Event("input", { bubbles: true }));
        controlsOf(this.form)[0].focus();
      });
      box.querySelector("[data-draft-drop]").addEventListener("click", end);
      this.form.before(box);
    }
  }

  const SENT = `${PREFIX}sent`;
  const here = location.pathname + location.search;
  for (const key of store.keys()) if (Date.now() - (store.get(key)?.at ?? 0) > WEEK) store.remove(key);

  const drafts = new Map();
  document.querySelectorAll("form[data-guard]:not([data-no-draft])").forEach((form, index) => {
    const draft = new Draft(form, `${PREFIX}${owner}:${here}#${index}`);
    drafts.set(form, draft);
    draft.propose();
  });

  // The server has it when this page is its answer, or where that answer led on to, and no error is told. Whoever comes
  // here after a failed sending, from an error page or by signing in keeps the draft. Where the form stands again, the
  // values themselves tell.
  const sent = store.get(SENT);
  const isAgain = [...drafts.values()].some((draft) => draft.key === sent?.key);
  const isLedOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  const isAnswer = document.referrer === sent?.from && (isLedOn || location.href === sent.to);
  if (isAnswer && !isAgain && !document.querySelector(".messages .notice--danger, [data-error-summary]")) {
    store.remove(sent.key);
  }
  store.remove(SENT);

  document.addEventListener("input", ({ target }) => {
    const draft = drafts.get(target.form ?? target);
    if (!draft) return;
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => draft.keep(), QUIET);
  });
  document.addEventListener("form:kept", ({ target }) => drafts.get(target)?.settle());
  addEventListener("pagehide", () => drafts.forEach((draft) => draft.keep()));

  // Before the other listeners: without a connection nothing leaves this page, and it goes by itself when that is back.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      // Not `form.action`: a control of that name would stand before the property.
      if (form.getAttribute("action") === "/dang-xuat/") {
        drafts.clear();
        store.keys().forEach(store.remove);
        return;
      }
      const draft = drafts.get(form);
      if (!draft) return;
      const { submitter } = event;
      draft.keep();
      if (navigator.onLine) {
        const to = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location).href;
        store.set(SENT, { key: draft.key, from: location.href.split("#")[0], to: to.split("#")[0], at: Date.now() });
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const said = document.getElementById("draft-offline");
      said.hidden = false;
      said.scrollIntoView({ block: "center" });
      addEventListener("online", () => form.requestSubmit(submitter), { once: true });
    },
    true,
  );
})();
