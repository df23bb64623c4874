// The end of the first part: the element is there; in the frame of mode="iframe" the page around is told its height.

if ("frame" in document.documentElement.dataset) loadMore().then((more) => more?.tellHeight());
if (!customElements.get(NAME)) customElements.define(NAME, ReaderComments);
