// What JupyterLab lacks for somebody who works through a notebook: desks that stand there when it is opened, and one
// way to hand in, to the feedback and back to the course. Written as JupyterLab loads a prebuilt extension (a container
// with `init` and `get`), so nothing is built and nothing is fetched from elsewhere.
(() => {
  const NAME = "readiness-desks";
  // The course's own steps and nothing else: whatever somebody adds to a notebook runs only when they run it.
  const STEP = /^(from courses\.toolkit import start\n+lesson = start\(\)|lesson\.desk\("[a-z0-9_]+"\)|lesson\.hand_in\(\))$/;
  const LAST = "lesson.hand_in()";
  const DRAWN = "readiness-drawn";
  const LOOK = `.jp-SideBar, .jp-Notebook-footer, #jp-single-document-mode, .jp-Notebook .jp-InputPrompt,
    .jp-Notebook .jp-OutputPrompt, .jp-Notebook .jp-Collapser, .${DRAWN} > .jp-Cell-inputWrapper { display: none !important; }
    .jp-ToolbarButtonComponent.readiness-way { font-size: 13px; font-weight: 600; padding: 0 8px; color: var(--jp-ui-font-color1); }
    @media (max-width: 40rem) { .jp-Notebook { --jp-notebook-padding: 2px; --jp-cell-padding: 2px; } #jp-top-bar { display: none; } }`;
  let shared = {};

  const config = () => JSON.parse(JSON.parse(document.getElementById("jupyter-config-data").textContent).readinessDesks ?? "{}");

  /** A module that JupyterLab shares with its extensions. */
  async function module(name) {
    return (await Object.values(shared[name])[0].get())();
  }

  const steps = (panel) => panel.content.widgets.filter((each) => each.model.type === "code" && STEP.test(code(each)));

  const code = (cell) => cell.model.sharedModel.getSource().split("\n").filter((line) => !line.startsWith("#")).join("\n").trim();

  async function layOut(panel, context) {
    const { CodeCell } = await module("@jupyterlab/cells");
    await panel.sessionContext.ready;
    const kernel = panel.sessionContext.session?.kernel;
    if (!kernel) return;
    await kernel.info;
    for (const cell of steps(panel)) {
      if (panel.isDisposed) return;
      const reply = await CodeCell.execute(cell, panel.sessionContext).catch(() => null);
      if (reply?.content?.status !== "ok") return;
      // A step that stands there needs no line that says how to start it.
      cell.addClass(DRAWN);
    }
    panel.content.activeCellIndex = 0;
    await panel.content.scrollToItem(0, "start").catch(() => {});
    // Drawing the desks is no work of anybody's that a dialog should ask about when the notebook is closed.
    await context.save();
  }

  // Once for each kernel: one that was started anew, or took another's place, knows of no desk.
  function layOutEach(panel, context) {
    let laid = null;
    const look = (status) => {
      const kernel = panel.sessionContext.session?.kernel;
      if (/restarting$/.test(status)) laid = null;
      else if (kernel && status === "idle" && kernel.id !== laid) {
        laid = kernel.id;
        layOut(panel, context);
      }
    };
    panel.sessionContext.statusChanged.connect((_, status) => look(status));
    panel.sessionContext.ready.then(() => look(panel.sessionContext.session?.kernel?.status));
  }

  async function goToLast(panel) {
    const cells = panel.content.widgets;
    const place = cells.findLastIndex((each) => each.model.type === "code" && code(each) === LAST);
    if (place < 0) return;
    panel.content.activeCellIndex = place;
    await panel.content.scrollToItem(place, "start").catch(() => {});
    cells[place].node.querySelector(".rl-hand-in button")?.focus();
  }

  function made(tag, className, words, attributes = {}) {
    const node = Object.assign(document.createElement(tag), { className, textContent: words });
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  async function addWays(panel) {
    const { Widget } = await module("@lumino/widgets");
    const { course, texts = {} } = config();
    const add = (place, name, inner) => {
      const node = made("div", "jp-ToolbarButton jp-Toolbar-item", "");
      node.append(inner);
      panel.toolbar.insertItem(place, name, new Widget({ node }));
    };
    const look = "jp-ToolbarButtonComponent readiness-way";
    const handIn = made("button", look, texts["lab.hand_in"] ?? "Hand in and feedback", { type: "button" });
    handIn.addEventListener("click", () => goToLast(panel));
    add(0, "readiness-hand-in", handIn);
    if (course) add(0, "readiness-course", made("a", look, `← ${texts["lab.course"] ?? "Your course"}`, { href: course }));
  }

  function tidy(app) {
    document.head.append(made("style", "", LOOK));
    app.restored.then(() => {
      app.shell.collapseLeft?.();
      app.shell.collapseRight?.();
      // Switched off and not only unseen, so that no empty strips stay around the notebook.
      for (const [command, options] of [["application:toggle-side-tabbar", { side: "left" }],
        ["application:toggle-side-tabbar", { side: "right" }], ["statusbar:toggle", {}]]) {
        if (app.commands.hasCommand(command) && app.commands.isToggled(command, options)) app.commands.execute(command, options);
      }
    });
  }

  const plugin = {
    id: `${NAME}:plugin`,
    autoStart: true,
    activate(app) {
      tidy(app);
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew(panel, context) {
          context.ready.then(() => {
            if (!steps(panel).length) return;
            // What an earlier sitting left there belongs to a kernel that is gone.
            for (const cell of steps(panel)) cell.model.outputs.clear();
            addWays(panel);
            layOutEach(panel, context);
          });
        },
      });
    },
  };

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (modules) => { shared = modules; },
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
