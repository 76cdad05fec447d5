/* Small comforts on top of pages that work without them: keys, dialogs, focus after a swap, files, copying.
   No page needs this file. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = $("#live");

  /* Says a sentence to screen readers; emptied first, so that the same sentence is said again. */
  const say = (text) => {
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text.trim(); }, 100);
  };

  const typing = (event) => {
    const at = event.target;
    return at.isContentEditable || at.matches?.("input:not([type=radio], [type=checkbox], [type=button]), select, textarea");
  };

  /* Focus: what was swapped in and asks for it, or what the page opened with. */
  const settle = (root) => {
    const wanted = root.matches?.("[data-focus]") ? root : $("[data-focus]", root);
    if (wanted) wanted.focus({ preventScroll: root === document });
    const told = root.matches?.("[data-announce]") ? root : $("[data-announce]", root);
    if (told) say(told.textContent.replace(/\s+/g, " "));
    $$("[data-copy]", root).forEach((button) => { button.hidden = false; });
    $$("[data-drop]", root).forEach(droppable);
  };
  document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt ?? document));
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, () => {
      say(live?.dataset.lost);
      const box = $("#problems");
      if (box && live) {
        const line = Object.assign(document.createElement("p"), { className: "notice notice--warning", textContent: live.dataset.lost });
        box.replaceChildren(line);
      }
    });
  }

  /* The palette: every place of the foot, found by its first letters. */
  const palette = $("#palette");
  const openPalette = () => {
    const list = $("ul", palette);
    const places = $$("#index a").map((link) => {
      const item = document.createElement("li");
      const copy = link.cloneNode(true);
      copy.removeAttribute("data-key");
      item.append(copy);
      return item;
    });
    list.replaceChildren(...places);
    $("input", palette).value = "";
    palette.showModal();
  };
  if (palette) {
    const find = $("input", palette);
    find.addEventListener("input", () => {
      const wanted = find.value.trim().toLocaleLowerCase();
      $$("li", palette).forEach((item) => {
        item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
      });
    });
    find.addEventListener("keydown", (event) => {
      const first = $("li:not([hidden]) a", palette);
      if (event.key === "Enter" && first) first.click();
      if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    });
    $("ul", palette).addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const links = $$("li:not([hidden]) a", palette);
      (links[links.indexOf(document.activeElement) + step] ?? find).focus();
    });
  }

  /* Keys. None of them changes anything; none works while somebody types. */
  let awaited = 0;
  document.addEventListener("keydown", (event) => {
    const leave = event.key === "Escape" && event.target.closest?.("form")?.querySelector("[data-leave]");
    if (leave) { leave.click(); return; }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault();
      if (palette.open) palette.close(); else openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || $("dialog[open]")) return;
    if (Date.now() - awaited < 1500) {
      awaited = 0;
      const link = $(`#index [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "g") awaited = Date.now();
    if (event.key === "?") { event.preventDefault(); $("#keys")?.togglePopover?.(); }
    if (event.key === "/") {
      const search = $("[data-search] input:not([type=hidden])");
      if (search) { event.preventDefault(); search.focus(); search.select?.(); }
    }
  });

  /* Dialogs: opened instead of following the link, closed by a press outside. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && !event.ctrlKey && !event.metaKey) { event.preventDefault(); dialog.showModal(); return; }
    if (event.target.matches?.("dialog")) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.x && event.clientX <= box.x + box.width && event.clientY >= box.y && event.clientY <= box.y + box.height;
      if (!inside) event.target.close();
    }
    const copier = event.target.closest?.("[data-copy]");
    if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => {
      copier.textContent = copier.dataset.done;
      say(copier.dataset.done);
    });
    const wrong = event.target.closest?.(".problem a[href^='#']");
    const field = wrong && document.getElementById(wrong.hash.slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });

  /* A file dropped on the form goes into its file field. */
  function droppable(zone) {
    const input = $("input[type=file]", zone);
    if (!input || zone.dataset.drop === "on") return;
    zone.dataset.drop = "on";
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* A form that only needs the fingerprint of a file sends no more than that, where the browser can compute it. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const into = form.dataset.fingerprint && form.elements[form.dataset.fingerprint];
    const input = into && $("input[type=file]", form);
    if (!input?.files.length || !crypto.subtle) return;
    event.preventDefault();
    const digest = await crypto.subtle.digest("SHA-256", await input.files[0].arrayBuffer());
    into.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    input.value = "";
    form.submit();
  });

  settle(document);
})();
