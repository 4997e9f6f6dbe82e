// Sets the theme and the language of the document before anything is drawn, so that a dark screen never flashes white.
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(window.localStorage.getItem("larets.preferences") || "{}") || {};
  } catch {
    kept = {};
  }
  var dark = kept.theme === "dark" || (kept.theme !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  root.lang = kept.language || ((navigator.language || "en").slice(0, 2) === "ru" ? "ru" : "en");
})();
