/* Drags what has not begun along the lanes to another day. It only leads to the form that asks and shows what moves. */
"use strict";
(() => {
  const LEAST = 5;
  const language = document.documentElement.lang.replace(/^en$/, "en-GB"); // 9 March, as everywhere on the page
  const named = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" });

  const draggable = (svg) => {
    const perDay = Number(svg.dataset.day);
    const forward = svg.getAttribute("direction") === "rtl" ? -1 : 1;
    let held = null;

    const lift = () => {
      held.ghost = held.link.cloneNode(true);
      held.ghost.setAttribute("class", "ghost");
      held.ghost.removeAttribute("href");
      held.ghost.setAttribute("aria-hidden", "true");
      held.said = [...held.ghost.querySelectorAll("text")].pop();
      held.layer = held.link.parentNode.cloneNode(false); // the hue of its lane, above everything
      held.layer.append(held.ghost);
      svg.append(held.layer);
    };
    const move = (x) => {
      const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
      held.days = Math.round(((x - held.x) * scale * forward) / perDay);
      const day = new Date(`${held.link.dataset.from}T00:00:00Z`);
      day.setUTCDate(day.getUTCDate() + held.days);
      held.day = day.toISOString().slice(0, 10);
      held.ghost.setAttribute("transform", `translate(${held.days * perDay * forward} 0)`);
      if (held.said) held.said.textContent = named.format(day);
    };
    const drop = () => {
      held?.layer?.remove();
      held = null;
    };

    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => {
      const link = event.target.closest("a[data-from]");
      if (link && event.button === 0 && event.pointerType !== "touch") held = { link, x: event.clientX, days: 0 };
    });
    document.addEventListener("pointermove", (event) => {
      if (!held) return;
      if (!held.ghost && Math.abs(event.clientX - held.x) >= LEAST) lift();
      if (held.ghost) move(event.clientX);
    });
    document.addEventListener("pointerup", () => {
      if (!held?.ghost) { held = null; return; }
      addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
      if (held.days) location.assign(`${held.link.getAttribute("href")}move/?day=${held.day}`);
      drop();
    });
    document.addEventListener("pointercancel", drop);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
  };

  document.querySelectorAll("svg.lanes[data-day]").forEach(draggable);
})();
