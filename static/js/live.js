// New posts while one reads: a bar tells of them, and puts them on the page.
{
  const bar = one("#arrivals"), told = bar.dataset;
  const QUICK = 15, SLOW = 120; // seconds
  let arrived, etag = "", wait = QUICK, timer;

  // Not all tabs at the same moment; without a wait it is over.
  function plan(seconds) {
    clearTimeout(timer);
    wait = Math.min(seconds, SLOW);
    timer = setTimeout(look, wait * (800 + 400 * Math.random()));
  }

  async function look() {
    if (document.hidden || !wait) return;
    let next = wait * 1.5;
    try {
      // A public thread is asked about as a guest: that costs the board next to nothing.
      const answer = await fetch(`/threads/${told.thread}/newest`, { credentials: told.as, cache: "no-store", headers: { "If-None-Match": etag } });
      const pulse = await answer.text();
      const isGone = answer.status === 404;
      if (isGone || (answer.ok && pulse !== told.pulse)) {
        await tell();
        told.pulse = pulse;
        next = isGone ? 0 : QUICK;
      }
      etag = answer.headers.get("ETag") || etag;
    } catch { /* No network, or a machine that has slept: later. */ }
    plan(next);
  }

  async function tell() {
    const answer = await fetch(`/threads/${told.thread}/since?after=${told.after}`);
    if (answer.status > 404) throw answer;
    const box = make("template", { innerHTML: answer.ok ? await answer.text() : told.gone }).content;
    // A note names what makes it needless, such as the gap that the page shows already.
    for (const note of box.querySelectorAll("[data-unless]")) if (one(note.dataset.unless)) note.remove();
    arrived = [...box.querySelectorAll("ol > .post")];
    const hadFocus = bar.matches(":focus-within");
    bar.replaceChildren(box.firstElementChild);
    if (hadFocus) one("#arrivals a")?.focus();
  }

  // The posts take the place of the link, and nothing else moves. One's own may be there already.
  bar.onclick = (event) => {
    const link = event.target.closest(".shows-arrived");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    const onPage = (post) => document.getElementById(post.id);
    const first = arrived.find((post) => !onPage(post));
    const posts = one("#posts");
    for (const post of arrived) {
      onPage(post) || posts.insertBefore(post, [...posts.children].find(({ id }) => +id.slice(5) > idOf(post)));
      window.htmx?.process(post);
    }
    // What is on the page is read: the board learns of it as always.
    fetch(link.href);
    told.after = link.dataset.newest;
    for (const field of all("[name=seen]")) field.value = Math.max(field.value, told.after);
    link.remove();
    first?.querySelector(".sheet").focus({ preventScroll: true });
    openWideParts();
  };

  for (const sign of ["scroll", "keydown"]) on(sign, () => { if (wait > QUICK) plan(QUICK); });
  on("visibilitychange", look);
  addEventListener("online", look);
  plan(QUICK);
}
