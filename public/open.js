/* A page with a preview of its own (s/, lesson/) leads on to the view that it is of, with whatever else its address says. */
const { view } = document.documentElement.dataset;
const more = location.search.replace(/^\?/, "&");
location.replace(new URL(`../${view}${more}${location.hash}`, location.href));
