// Which part of the picture is seen: dragging, the wheel, two fingers, buttons and keys.

const LEAST_SCALE = 0.05;
const MOST_SCALE = 4;
const READABLE_SCALE = 0.75;
const LEAST_READABLE_SCALE = 0.45;
const FAR_SCALE = 0.35;

const viewport = { x: 0, y: 0, scale: 1, size: { width: 0, height: 0 } };

function applyViewport(isSmooth) {
  const scene = byId("scene");
  scene.classList.toggle("smooth", Boolean(isSmooth));
  byId("drawing").classList.toggle("far", viewport.scale < FAR_SCALE);
  scene.setAttribute("transform", `translate(${viewport.x} ${viewport.y}) scale(${viewport.scale})`);
}

function stageSize() {
  const box = byId("drawing").getBoundingClientRect();
  return { width: box.width || 1, height: box.height || 1 };
}

function zoom(factor, at) {
  const stage = stageSize();
  const point = at || { x: stage.width / 2, y: stage.height / 2 };
  const scale = Math.min(Math.max(viewport.scale * factor, LEAST_SCALE), MOST_SCALE);
  viewport.x = point.x - ((point.x - viewport.x) * scale) / viewport.scale;
  viewport.y = point.y - ((point.y - viewport.y) * scale) / viewport.scale;
  viewport.scale = scale;
  applyViewport();
}

function fit() {
  const stage = stageSize();
  const { width, height } = viewport.size;
  const scale = Math.min(stage.width / (width || 1), stage.height / (height || 1), 1.25);
  viewport.scale = Math.max(scale, LEAST_SCALE);
  viewport.x = (stage.width - width * viewport.scale) / 2;
  viewport.y = (stage.height - height * viewport.scale) / 2;
  applyViewport();
}

// All of it if that can be read, else where it begins.
function fitReadably(start) {
  fit();
  if (viewport.scale >= LEAST_READABLE_SCALE || !start) return;
  viewport.scale = READABLE_SCALE;
  const stage = stageSize();
  viewport.x = stage.width / 2 - start.x * viewport.scale;
  viewport.y = 60 - (start.y - start.height) * viewport.scale;
  applyViewport();
}

// Move so that a place is seen, if it is not well inside.
function reveal(at) {
  const stage = stageSize();
  const x = at.x * viewport.scale + viewport.x;
  const y = at.y * viewport.scale + viewport.y;
  const isSeen = x > 60 && y > 60 && x < stage.width - 60 && y < stage.height - 60;
  if (isSeen && viewport.scale > 0.3) return;
  viewport.scale = Math.max(viewport.scale, READABLE_SCALE);
  viewport.x = stage.width / 2 - at.x * viewport.scale;
  viewport.y = stage.height / 2 - at.y * viewport.scale;
  applyViewport(true);
}

function listenToPointers(choose) {
  const drawing = byId("drawing");
  const fingers = new Map();
  let moved = 0;
  const place = (event) => {
    const box = drawing.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  drawing.addEventListener("pointerdown", (event) => {
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, place(event));
  });
  drawing.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > 4 && !drawing.hasPointerCapture(event.pointerId)) drawing.setPointerCapture(event.pointerId);
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    fingers.set(event.pointerId, now);
    if (others.length) {
      const other = others[0][1];
      const distance = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      zoom(distance(now) / distance(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else {
      drawing.classList.add("dragged");
      viewport.x += now.x - before.x;
      viewport.y += now.y - before.y;
      applyViewport();
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    drawing.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      drawing.classList.remove("dragged");
    });
  }
  drawing.addEventListener("click", (event) => {
    if (moved <= 4) choose(event.target);
  });
  drawing.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), place(event));
  }, { passive: false });
}
