// Light, dark, or as the system has it; remembered where the browser lets a file remember.

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
  const before = remembered("theme");
  setTheme(THEMES.includes(before) ? before : "system");
  byId("theme").addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintStrips);
}
