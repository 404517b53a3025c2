// Everything works without this file; it adds the search key and the components' behaviour, fetched only where a page has some.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (document.querySelector('[data-module^="govuk-"]')) {
  import(document.documentElement.dataset.components).then(({ initAll }) => initAll());
}

document.addEventListener("keydown", (event) => {
  const search = document.getElementById("vs-search");
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
