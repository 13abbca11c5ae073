// Elements. Everything that comes from a program is text: nothing here reads text as markup.

function element(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function shape(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "" && child !== false) made.append(child);
  }
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

function show(id, ...children) {
  byId(id).replaceChildren(...children.flat(Infinity).filter(Boolean));
}

function button(text, listener, attributes) {
  return element("button", { type: "button", on: { click: listener }, ...attributes }, text);
}

function link(text, listener) {
  return button(text, listener, { class: "link" });
}

function tag(text, kind) {
  return element("span", { class: `tag ${kind || ""}` }, text);
}

function section(heading, ...children) {
  const inner = children.flat(Infinity).filter(Boolean);
  return inner.length ? [element("h3", {}, heading), ...inner] : [];
}

// What is made anew takes the focus over from what it replaces; else the keyboard would begin at the top again.
function keepingFocus(render) {
  const held = document.activeElement;
  const panel = held && held.closest("[role='tabpanel'], #stepper");
  const name = panel && ["id", "data-step", "data-session", "data-filter"].find((one) => held.hasAttribute(one));
  const selector = name && `[${name}="${CSS.escape(held.getAttribute(name))}"]`;
  render();
  if (!panel || (held.isConnected && !held.closest("[hidden]"))) return;
  const found = selector && document.querySelector(selector);
  const next = found && !found.disabled ? found : panel.hidden ? byId(openTab()) : panel;
  next.focus({ preventScroll: true });
  if (next.tagName === "INPUT") next.setSelectionRange(next.value.length, next.value.length);
}

// Said by screen readers, seen by nobody.
function announce(text) {
  byId("announcement").textContent = text;
}

function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many || `${one}s`}`;
}
