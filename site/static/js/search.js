// Titles that fit what is being typed, in the browser's own list below the field. Without JavaScript the field works as before.
(() => {
  const WAIT = 200;

  for (const input of document.querySelectorAll("[data-suggest]")) {
    const list = document.getElementById(input.getAttribute("list"));
    let timer = 0;
    let newest = 0;

    async function suggest() {
      const asked = ++newest;
      const words = input.value.trim();
      if (words.length < 2) return;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`);
        if (!answer.ok) return;
        const { titles } = await answer.json();
        if (asked !== newest) return;
        list.replaceChildren(...titles.map((title) => Object.assign(document.createElement("option"), { value: title })));
      } catch {
        // No connection: the field still searches when it is back.
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(suggest, WAIT);
    });
  }
})();
