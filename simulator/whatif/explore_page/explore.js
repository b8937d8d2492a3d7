"use strict";
(() => {
  const data = __DATA__;
  const make = (name, text) => { const node = document.createElement(name); if (text !== undefined) node.textContent = text; return node; };
  const draw = (name, values) => { const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in values) node.setAttribute(key, values[key]); return node; };
  const at = data.dials.map((dial) => dial.start);
  const point = () => data.points[at.map((place, dial) => data.dials[dial].values[place]).join("|")];

  function dial(one, number) {
    const label = make("label", one.title + ": ");
    const shown = make("b", one.values[one.start]);
    const slider = make("input");
    Object.assign(slider, {type: "range", min: 0, max: one.values.length - 1, step: 1, value: one.start});
    slider.setAttribute("aria-valuetext", one.values[one.start]);
    slider.addEventListener("input", () => {
      at[number] = Number(slider.value);
      shown.textContent = one.values[at[number]];
      slider.setAttribute("aria-valuetext", one.values[at[number]]);
      show();
    });
    label.append(shown, slider);
    document.getElementById("dials").append(label);
  }

  function line(values, colour, dash) {
    const x = (day) => 50 + 560 * day / data.days[data.days.length - 1], y = (share) => 230 - 2.1 * share;
    const path = values.map((share, place) => (place ? "L" : "M") + x(data.days[place]).toFixed(1) + "," + y(share).toFixed(1)).join(" ");
    return draw("path", {d: path, fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash});
  }

  function curve(after) {
    const svg = draw("svg", {viewBox: "0 0 640 285", width: 640, height: 285, role: "img", "aria-labelledby": "caption", "font-size": 13});
    for (const share of [0, 25, 50, 75, 100]) {
      const y = 230 - 2.1 * share;
      svg.append(draw("line", {x1: 50, x2: 610, y1: y, y2: y, stroke: "#e3e8ee"}));
      const text = draw("text", {x: 44, y: y + 4, "text-anchor": "end"}); text.textContent = share; svg.append(text);
    }
    for (const day of [0, 15, 30, 60, 100]) {
      const text = draw("text", {x: 50 + 5.6 * day, y: 248, "text-anchor": "middle"}); text.textContent = day; svg.append(text);
    }
    const axis = draw("text", {x: 330, y: 275, "text-anchor": "middle"}); axis.textContent = "Days since the right arose"; svg.append(axis);
    svg.append(line(data.before.curve, "#D55E00", "6 3"), line(after, "#0072B2", "1 0"));
    const names = [["Before (dashed)", "#A84A00", 400], ["After", "#0072B2", 540]];
    for (const [name, colour, x] of names) {
      const text = draw("text", {x: x, y: 14, fill: colour, "font-weight": 700}); text.textContent = name; svg.append(text);
    }
    document.getElementById("curve").replaceChildren(svg);
  }

  function show() {
    const found = point(), day15 = data.days.indexOf(15);
    const rows = data.measures.map((measure) => {
      const row = make("tr"), head = make("th", measure.title + " (" + measure.unit + ")");
      head.scope = "row";
      row.append(head, make("td", data.before.rows[measure.name]), ...found.rows[measure.name].map((text) => make("td", text)));
      return row;
    });
    document.getElementById("rows").replaceChildren(...rows);
    curve(found.curve);
    const share = (values) => values.length ? Math.round(values[day15]) + " of 100" : "nobody to decide on";
    const now = share(found.curve), was = share(data.before.curve);
    const set = at.map((place, number) => data.dials[number].title + ": " + data.dials[number].values[place]).join("; ");
    document.getElementById("caption").textContent = "People with a decision, of 100, by days since the right arose. After 15 days: " + now + " after, " + was + " before.";
    document.getElementById("said").textContent = "With " + set + ": " + now + " with a decision within 15 days, instead of " + was + ".";
  }

  data.dials.forEach(dial);
  show();
})();
