// The address of a new page, made from its title in the browser: Vietnamese letters lose their marks, not themselves.
(() => {
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  }

  for (const name of ["w-sync:check", "w-sync:apply"]) {
    document.addEventListener(
      name,
      (event) => {
        const told = event.detail;
        if (event.target.id === "id_slug" && told && typeof told.value === "string") told.value = plain(told.value);
      },
      true,
    );
  }
})();
