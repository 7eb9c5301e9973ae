// Light, dark, or the system's theme; stored if the browser allows storage for a file.

const THEMES = ["system", "light", "dark"];

function remembered(key) {
  try {
    return localStorage.getItem(`specmeld.${key}`);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(`specmeld.${key}`, value);
  } catch {
    // a page from the file system may have no memory
  }
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme-name").textContent = name[0].toUpperCase() + name.slice(1);
  remember("theme", name);
  paintStrips();
}

function setUpTheme() {
  const inForce = () => document.documentElement.dataset.theme;
  const chosen = remembered("theme");
  setTheme(THEMES.includes(chosen) ? chosen : "system");
  byId("theme").addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(inForce()) + 1) % THEMES.length]);
  });
  let before = "system";
  addEventListener("beforeprint", () => {
    before = inForce();
    document.documentElement.dataset.theme = "light"; // paper is
  });
  addEventListener("afterprint", () => (document.documentElement.dataset.theme = before));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintStrips);
}
