// Before the first paint, so that the page does not flash in the other theme.
(function () {
  try {
    var theme = localStorage.getItem('weir.theme');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
})();
